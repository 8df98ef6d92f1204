/// The page's template, in Mustache. Three braces stand only around what this module makes itself.
///
/// It is a Swift string and no resource, so that the installed program is one file.
enum PageTemplate {
    /// The text before the first row.
    static let head =
        type + """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{{policy}}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>{{title}} · cost report</title>
            <style>{{{style}}}</style>
            </head>
            <body>
            <a class="skip" href="#edits">To the edits</a>
            <header>
            <p class="mark">wanbatch cost report</p>
            <h1><bdi>{{title}}</bdi></h1>
            <p class="soft">{{#period}}{{period}} · {{/period}}{{#run}}run {{run}} · {{/run}}written {{madeAt}} · wanbatch {{version}}</p>
            </header>
            <main>
            {{#worlds}}
            <section class="world" aria-labelledby="sum-{{id}}">
            <div class="sum">
            <h2 id="sum-{{id}}"><span class="money">{{spent}}</span> <span class="soft">{{spentWord}}</span></h2>
            {{#isRehearsal}}<p class="rehearsal"><strong>A rehearsal.</strong> No money was spent: the amounts are what a real night would have cost.</p>{{/isRehearsal}}
            <dl class="states">
            {{#states}}<div class="{{tone}}"><dt>{{word}}</dt><dd>{{count}}</dd></div>{{/states}}
            </dl>
            <dl class="figures">
            {{#figures}}<div><dt>{{word}}</dt><dd>{{value}}</dd></div>{{/figures}}
            </dl>
            </div>
            {{^hasNoGroups}}{{#groups}}
            <div class="groups">
            <h3>{{heading}}</h3>
            {{#chart}}
            <figure class="chart">
            <p class="scale" aria-hidden="true">{{most}}</p>
            <svg viewBox="0 0 {{width}} 100" preserveAspectRatio="none" role="img" aria-label="{{words}}">{{#bars}}<rect class="{{tone}}" x="{{x}}" y="{{y}}" width="8" height="{{height}}"><title>{{words}}</title></rect>{{/bars}}</svg>
            {{#labels}}<p class="days" aria-hidden="true">{{#days}}<span>{{text}}</span>{{/days}}</p>{{/labels}}
            {{#ends}}<p class="ends" aria-hidden="true"><span>{{first}}</span><span>{{last}}</span></p>{{/ends}}
            </figure>
            {{/chart}}
            <details{{#isOpen}} open{{/isOpen}}>
            <summary>In figures</summary>
            <table class="plain">
            <thead><tr><th scope="col">{{word}}</th><th scope="col" class="n">submitted</th><th scope="col" class="n">archived</th><th scope="col" class="n">failed or refused</th><th scope="col" class="n">perhaps paid</th><th scope="col" class="n">cost</th></tr></thead>
            <tbody>
            {{#lines}}<tr><th scope="row"><bdi>{{key}}</bdi></th><td class="n">{{submissions}}</td><td class="n">{{archived}}</td><td class="n">{{failed}}</td><td class="n">{{perhaps}}</td><td class="n">{{cost}}</td></tr>{{/lines}}
            </tbody>
            </table>
            <p class="soft">Days are days of UTC; a submission counts on the day on which it was made.</p>
            </details>
            </div>
            {{/groups}}{{/hasNoGroups}}
            </section>
            {{/worlds}}
            <section id="edits" aria-labelledby="edits-heading">
            <div class="tools">
            <h2 id="edits-heading">{{rowCount}}</h2>
            <form id="filter" role="search" aria-label="Edits" hidden>
            <label>Find <input type="search" id="find" autocomplete="off" spellcheck="false"></label>
            <label>Show <select id="show"><option value="">all</option></select></label>
            <label class="phone">Sort by <select id="order"></select></label>
            </form>
            <p id="found" class="soft" role="status"></p>
            </div>
            {{#isEmpty}}<p>No edit is in this report.</p>{{/isEmpty}}
            {{#shown}}<p class="cut">{{shown}} of them are on this page, first of all those that ended badly or want a look. The CSV report has every one.</p>{{/shown}}
            {{^isEmpty}}
            <table class="edits" role="table" aria-labelledby="edits-heading">
            <thead role="rowgroup"><tr role="row">
            <th role="columnheader" scope="col">Before</th>
            <th role="columnheader" scope="col">After</th>
            <th role="columnheader" scope="col" data-sort="text">Clip and prompt</th>
            <th role="columnheader" scope="col" data-sort="text">State</th>
            <th role="columnheader" scope="col" class="n" data-sort="number">Cost</th>
            <th role="columnheader" scope="col" class="n" data-sort="number">Seconds</th>
            <th role="columnheader" scope="col" class="n" data-sort="text">Submitted</th>
            </tr></thead>
            <tbody role="rowgroup">
            {{/isEmpty}}

            """

    /// A row.
    static let row =
        type + """
            <tr role="row" data-state="{{state}}"{{#isFlagged}} data-flagged{{/isFlagged}}>
            <td role="cell" class="view">{{#before}}\(side){{/before}}</td>
            <td role="cell" class="view">{{#after}}\(side){{/after}}</td>
            <th role="rowheader" scope="row" class="what" data-value="{{clip}}">
            <p class="clip"><bdi><span class="soft">{{folder}}</span>{{name}}</bdi></p>
            {{#prompt}}<p class="prompt" dir="auto">{{prompt}}</p>{{/prompt}}
            {{#longPrompt}}<details class="prompt"><summary dir="auto">{{start}}</summary><p dir="auto">{{text}}</p></details>{{/longPrompt}}
            {{#problem}}<p class="problem" dir="auto">{{text}}</p>{{/problem}}
            {{#warnings}}<p class="flag" dir="auto">{{text}}</p>{{/warnings}}
            <p class="facts">{{facts}}{{#receipt}} · <a href="{{receipt}}">receipt</a>{{/receipt}}</p>
            </th>
            <td role="cell" class="state {{tone}}" data-value="{{state}}">{{state}}</td>
            <td role="cell" class="n" data-value="{{costValue}}"><span class="name">cost </span>{{cost}}{{#basis}}<small>{{basis}}</small>{{/basis}}{{#mayHaveCost}}<small>perhaps {{mayHaveCost}}</small>{{/mayHaveCost}}</td>
            <td role="cell" class="n" data-value="{{lengthValue}}"><span class="name">seconds </span>{{length}}{{#hasOutput}}<small>in + out</small>{{/hasOutput}}</td>
            {{#submitted}}<td role="cell" class="n date" data-value="{{value}}"><span class="name">submitted </span><time datetime="{{value}}">{{day}} {{time}}</time>{{#wait}}<small>took {{wait}}</small>{{/wait}}</td>{{/submitted}}
            {{^submitted}}<td role="cell" class="n" data-value=""></td>{{/submitted}}
            </tr>

            """

    /// The text behind the last row.
    static let tail =
        type + """
            {{^isEmpty}}
            </tbody>
            </table>
            {{/isEmpty}}
            </section>
            </main>
            <footer>
            <p class="soft">Amounts are US dollars, times are UTC. The sum of the costs is what the ledger and the provider's bill say. Cost: <b>provider</b> as the provider said, <b>computed</b> from the verified lengths, <b>shared</b> paid by another row.</p>
            </footer>
            <script>{{{script}}}</script>
            </body>
            </html>

            """

    /// How what stands in two braces is made harmless.
    private static let type = "{{% CONTENT_TYPE:\(PageEscaping.name)}}\n"

    /// A picture that leads to its video, or a word in its place.
    private static let side = """
        {{#link}}<a href="{{link}}" aria-label="{{word}}: the video">{{/link}}\
        {{#picture}}<img alt="{{word}}" decoding="async" src="data:image/jpeg;base64,{{{picture}}}">{{/picture}}\
        {{^picture}}{{#none}}<span class="none">{{none}}</span>{{/none}}{{/picture}}\
        {{#link}}</a>{{/link}}
        """
}
