/// The page's script: sorts and filters the table that is there already. Without it the page is complete.
enum PageScript {
    static let text = """
        (() => {
          "use strict";
          const table = document.querySelector("table.edits");
          if (!table) return;
          const body = table.tBodies[0];
          const rows = Array.from(body.rows);
          const words = rows.map((row) => row.textContent.toLowerCase());
          const [form, find, show, order, found] =
            ["filter", "find", "show", "order", "found"].map((id) => document.getElementById(id));

          const filter = () => {
            const asked = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
            let count = 0;
            rows.forEach((row, index) => {
              const fits = !show.value || row.dataset.state === show.value
                || (show.value === "*" && row.hasAttribute("data-flagged"));
              row.hidden = !(fits && asked.every((word) => words[index].includes(word)));
              if (!row.hidden) count += 1;
            });
            found.textContent = count === rows.length ? "" : count + " of " + rows.length;
          };

          const states = new Map();
          rows.forEach((row) => states.set(row.dataset.state, (states.get(row.dataset.state) || 0) + 1));
          states.forEach((count, state) => show.add(new Option(state + " (" + count + ")", state)));
          const flagged = rows.filter((row) => row.hasAttribute("data-flagged")).length;
          if (flagged) show.add(new Option("to look at (" + flagged + ")", "*"));

          const collator = new Intl.Collator("en", { numeric: true });
          const heads = Array.from(table.tHead.rows[0].cells);
          const sort = (column, direction) => {
            heads.forEach((head, index) => {
              if (index === column && direction) head.setAttribute("aria-sort", direction);
              else head.removeAttribute("aria-sort");
            });
            const sorted = rows.slice();
            if (direction) {
              const sign = direction === "ascending" ? 1 : -1;
              const isNumber = heads[column].dataset.sort === "number";
              const value = (row) => row.cells[column].dataset.value;
              sorted.sort((left, right) => {
                const [a, b] = [value(left), value(right)];
                if (!a || !b) return a ? -1 : b ? 1 : 0;
                return sign * (isNumber ? a - b : collator.compare(a, b));
              });
            }
            body.append(...sorted);
            order.value = direction ? column + " " + direction : "";
          };

          order.add(new Option("the manifest's order", ""));
          heads.forEach((head, column) => {
            if (!head.dataset.sort) return;
            const name = head.textContent;
            const button = document.createElement("button");
            button.type = "button";
            button.textContent = name;
            button.title = "Sort; a third click brings back the manifest's order";
            button.addEventListener("click", () => {
              const now = head.getAttribute("aria-sort");
              sort(column, now === "ascending" ? "descending" : now === "descending" ? null : "ascending");
            });
            head.replaceChildren(button);
            order.add(new Option(name + ", up", column + " ascending"));
            order.add(new Option(name + ", down", column + " descending"));
          });

          find.addEventListener("input", filter);
          show.addEventListener("change", filter);
          order.addEventListener("change", () => {
            const [column, direction] = order.value.split(" ");
            sort(Number(column), direction || null);
          });
          form.addEventListener("submit", (event) => event.preventDefault());
          form.hidden = false;
          filter();
        })();
        """
}
