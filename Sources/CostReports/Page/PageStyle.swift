/// The page's style: one column of text on a phone, a table on a desk, paper when it is printed.
enum PageStyle {
    static let text = """
        :root {
          color-scheme: light dark;
          --paper: #fcfbf9; --ink: #1d1c1a; --soft: #625e57; --line: #e4e0d9; --well: #f2efe9;
          --link: #1c5a85; --bar: #4d7ea3; --good: #2b6a3f; --bad: #a5311c; --doubt: #855500;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #17181a; --ink: #e8e6e1; --soft: #a8a49c; --line: #303235; --well: #222427;
            --link: #8cc0e6; --bar: #5d93ba; --good: #8aca9a; --bad: #f39a88; --doubt: #e3b765;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0 auto; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 78rem;
          background: var(--paper); color: var(--ink);
          font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
          font-variant-numeric: tabular-nums;
        }
        h1, h2, h3, p, dl, dd, figure { margin: 0; }
        h1 { font-size: 2.25rem; line-height: 1.15; font-weight: 650; letter-spacing: -.02em; overflow-wrap: anywhere; }
        h2 { font-size: 1.25rem; font-weight: 600; }
        h3 { font-size: .875rem; font-weight: 600; }
        a { color: var(--link); text-underline-offset: .15em; text-decoration-thickness: 1px; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
        small { display: block; color: var(--soft); font-size: .8125rem; }
        .soft { color: var(--soft); font-size: .875rem; }
        .n { text-align: right; }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .25rem .5rem; }
        .mark { color: var(--soft); font-size: .8125rem; letter-spacing: .02em; margin-bottom: .5rem; }
        header .soft { margin-top: .5rem; }

        .world {
          display: grid; grid-template-columns: minmax(19rem, 5fr) 7fr; gap: 2.5rem 4rem;
          margin-top: 2rem; padding-top: 2rem; border-top: 1px solid var(--line);
        }
        .money { font-size: 2.75rem; line-height: 1; font-weight: 600; letter-spacing: -.03em; margin-right: .4rem; }
        .world h2 .soft { font-weight: 400; font-size: 1rem; }
        .rehearsal, .cut { margin-top: 1rem; padding-left: .875rem; border-left: 3px solid var(--doubt); font-size: .9375rem; }
        .states { display: flex; flex-wrap: wrap; gap: 1.25rem 1.5rem; margin: 1.75rem 0; }
        .states div { display: flex; flex-direction: column-reverse; }
        .states dt { font-size: .8125rem; color: var(--soft); }
        .states dd { font-size: 1.5rem; line-height: 1.2; font-weight: 600; }
        .states .none dd { color: var(--soft); font-weight: 400; }
        .states .good dd, .state.good { color: var(--good); }
        .states .bad dd, .state.bad { color: var(--bad); }
        .states .doubt dd, .state.doubt { color: var(--doubt); }
        .figures { font-size: .875rem; }
        .figures div { display: flex; justify-content: space-between; gap: 1rem; padding: .3125rem 0; border-top: 1px solid var(--line); }
        .figures dt { color: var(--soft); }

        .chart { position: relative; margin-top: .25rem; }
        .chart svg { display: block; width: 100%; height: 9rem; overflow: visible; }
        .chart .bar { fill: var(--bar); }
        .chart .ground { fill: var(--line); }
        .chart .scale { text-align: right; font-size: .8125rem; color: var(--soft); border-bottom: 1px solid var(--line); }
        .days, .ends { display: flex; font-size: .8125rem; color: var(--soft); padding-top: .375rem; white-space: nowrap; }
        .days span { flex: 1 1 0; width: 0; text-align: center; }
        .days span:last-child { display: flex; justify-content: flex-end; }
        .ends { justify-content: space-between; }
        details summary { cursor: pointer; }
        .groups details { margin-top: 1rem; font-size: .875rem; }
        .groups summary { color: var(--soft); }
        .plain { width: 100%; border-collapse: collapse; margin: .5rem 0; }
        .plain th { font-weight: 400; text-align: left; }
        .plain th.n { text-align: right; }
        .plain thead th { color: var(--soft); font-size: .8125rem; vertical-align: bottom; }
        .plain th, .plain td { padding: .3125rem .75rem .3125rem 0; border-bottom: 1px solid var(--line); }
        .plain th:last-child, .plain td:last-child { padding-right: 0; }

        #edits { margin-top: 3rem; scroll-margin-top: 1rem; }
        .tools { display: flex; flex-wrap: wrap; align-items: baseline; gap: .5rem 1.5rem; padding-bottom: .75rem; }
        form { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; font-size: .875rem; color: var(--soft); }
        form[hidden], .phone { display: none; }
        input, select {
          font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--soft);
          border-radius: 4px; padding: .25rem .5rem; min-height: 2rem;
        }
        input { width: 14rem; }
        #found { margin-left: auto; }

        .edits, .edits thead, .edits tbody { display: block; }
        .edits tr {
          display: grid; column-gap: 1.25rem; align-items: start; padding: 1rem 0; border-top: 1px solid var(--line);
          grid-template-columns: 10rem 10rem minmax(14rem, 1fr) 5rem 5.25rem 6rem 6rem;
        }
        .edits thead tr {
          position: sticky; top: 0; z-index: 1; padding: .5rem 0; background: var(--paper);
          border-top: 1px solid var(--ink); border-bottom: 1px solid var(--line);
        }
        .edits tbody tr { content-visibility: auto; contain-intrinsic-size: auto 8.75rem; }
        .edits tbody tr:first-child { border-top: 0; }
        .edits tr[hidden] { display: none; }
        .edits th, .edits td { padding: 0; font-weight: 400; text-align: left; }
        .edits .n { text-align: right; font-size: .9375rem; }
        .edits thead th { font-size: .8125rem; color: var(--soft); }
        .edits thead .n { font-size: .8125rem; }
        thead button { all: unset; cursor: pointer; color: var(--soft); }
        thead button:hover, [aria-sort] button { color: var(--ink); }
        thead button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
        thead button::after { content: " \\2195"; color: var(--soft); opacity: .6; }
        [aria-sort] button { font-weight: 600; }
        [aria-sort] button::after { opacity: 1; }
        [aria-sort=ascending] button::after { content: " \\2191"; }
        [aria-sort=descending] button::after { content: " \\2193"; }
        .view a, .view .none { display: block; text-decoration: none; }
        .view img { display: block; width: 100%; height: 5.75rem; object-fit: contain; background: var(--well); border-radius: 3px; }
        .view .none {
          display: grid; place-items: center; height: 5.75rem; background: var(--well); border-radius: 3px;
          color: var(--soft); font-size: .8125rem;
        }
        .view a .none { color: var(--link); text-decoration: underline; }
        .what { min-width: 0; overflow-wrap: anywhere; }
        .clip { font-weight: 600; }
        .clip .soft { font-size: inherit; font-weight: 400; }
        p.prompt, .prompt p { white-space: pre-line; }
        .prompt[open] summary { color: var(--soft); font-size: .8125rem; height: 1.25rem; overflow: hidden; }
        .problem { color: var(--bad); white-space: pre-line; }
        .flag { color: var(--doubt); }
        .facts { color: var(--soft); font-size: .8125rem; }
        .state { font-weight: 600; font-size: .9375rem; }
        .name { display: none; }
        footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--ink); }
        footer p { max-width: 46rem; }

        @media screen and (max-width: 72rem) {
          .edits tr { grid-template-columns: 8rem 8rem minmax(14rem, 1fr) 5rem 5.25rem 6rem 6rem; }
          .view img, .view .none { height: 4.75rem; }
        }
        @media screen and (max-width: 66rem) {
          .edits tr { grid-template-columns: 8rem 8rem minmax(12rem, 1fr) 4.5rem 5rem; }
          .edits th:nth-child(n+6), .edits td:nth-child(n+6) { display: none; }
        }
        @media screen and (max-width: 50rem) {
          body { padding-top: 1.5rem; }
          .world { grid-template-columns: 1fr; gap: 2rem; }
          .days span:nth-last-child(even) { visibility: hidden; }
          .edits thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .edits tr { grid-template-columns: 1fr 1fr; gap: .75rem .5rem; padding: 1.25rem 0; }
          .edits tbody tr { contain-intrinsic-size: auto 18rem; }
          .edits tbody td:nth-child(n+6) { display: block; }
          .edits tbody .what { grid-column: 1 / -1; }
          .edits .state, .edits tbody .n { text-align: left; }
          .view img, .view .none { height: auto; aspect-ratio: 16 / 9; }
          .name { display: inline; color: var(--soft); font-size: .8125rem; }
          input { width: 100%; }
          form, form label { width: 100%; }
          form label, form .phone { display: grid; grid-template-columns: 4.5rem 1fr; align-items: center; }
          .edits small { display: inline; margin-left: .375rem; }
          #found { margin-left: 0; }
          .plain { font-size: .8125rem; }
          .plain th:nth-child(4), .plain td:nth-child(4), .plain th:nth-child(5), .plain td:nth-child(5) { display: none; }
        }
        @media print {
          :root {
            --paper: #fff; --ink: #000; --soft: #555; --line: #ccc; --well: #f4f4f4;
            --link: #000; --bar: #666; --good: #000; --bad: #000; --doubt: #000;
          }
          @page { margin: 15mm 12mm; }
          body { padding: 0; max-width: none; font-size: 10pt; }
          form, .skip, #found, .groups summary { display: none; }
          .days span:nth-last-child(even) { visibility: hidden; }
          .world { gap: 8mm; margin-top: 6mm; padding-top: 6mm; }
          #edits { margin-top: 8mm; }
          .edits thead tr { position: static; }
          thead button::after { display: none; }
          .edits tr { grid-template-columns: 30mm 30mm 1fr 17mm 18mm; column-gap: 4mm; break-inside: avoid; padding: 3mm 0; }
          .edits tbody tr { content-visibility: visible; }
          .edits th:nth-child(n+6), .edits td:nth-child(n+6) { display: none; }
          .view img, .view .none { height: 17mm; }
          * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
          a { text-decoration: none; }
        }
        """
}
