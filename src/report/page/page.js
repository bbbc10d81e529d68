"use strict";
(() => {
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  const theme = byId("theme");
  const nextTheme = { "": "dark", dark: "light", light: "" };
  const showTheme = () => { theme.textContent = "Theme: " + (root.dataset.theme || "as the system"); };
  theme.hidden = false;
  showTheme();
  theme.addEventListener("click", () => {
    const next = nextTheme[root.dataset.theme || ""];
    if (next) root.dataset.theme = next; else delete root.dataset.theme;
    showTheme();
  });

  const table = byId("calls-table");
  if (table && "DecompressionStream" in window) callData().then((data) => callTable(table, data));
  document.querySelectorAll("audio").forEach(followAudio);

  async function callData() {
    const bytes = Uint8Array.from(atob(byId("call-data").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  function callTable(table, { calls: data, turns, outcomes }) {
    const page = 200;
    const count = data.name.length;
    const firstTurn = [0];
    for (const number of data.turns) firstTurn.push(firstTurn.at(-1) + number);
    const headers = [...table.tHead.rows[0].cells];
    const filter = byId("filter");
    const more = byId("more");
    let order = data.name.map((_, i) => i);
    let shown = page;
    let sortedBy = null;
    let ascending = false;
    let words = null;

    headers.forEach((header) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = header.textContent;
      header.replaceChildren(button);
      button.addEventListener("click", () => sortBy(header.dataset.key));
    });
    filter.parentElement.hidden = false;
    filter.addEventListener("input", () => { shown = page; fill(); });
    more.addEventListener("click", () => { shown += page; fill(); });
    more.hidden = count <= page;
    table.classList.add("opens");
    fill();

    function sortBy(key) {
      const text = key === "name" || key === "tag" || key === "path" || key === "at";
      ascending = sortedBy === key ? !ascending : text;
      sortedBy = key;
      const column = data[key];
      const direction = ascending ? 1 : -1;
      const collator = new Intl.Collator("en", { numeric: true });
      order.sort((a, b) => {
        const one = column[a], other = column[b];
        const none = text ? "" : null;
        if (one === none || other === none) return (one === none) - (other === none) || a - b;
        return direction * (text ? collator.compare(one, other) : one - other) || a - b;
      });
      headers.forEach((header) => {
        if (header.dataset.key === key) header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        else header.removeAttribute("aria-sort");
      });
      shown = page;
      fill();
    }

    function matches(i, text) {
      if (!words) {
        words = data.name.map((name, k) => (name + "\n" + data.at[k] + "\n" + data.tag[k] + "\n" + data.path[k]).toLowerCase());
      }
      return words[i].includes(text);
    }

    function fill() {
      const text = filter.value.trim().toLowerCase();
      const found = text ? order.filter((i) => matches(i, text)) : order;
      const rows = found.slice(0, shown).map(row);
      table.tBodies[0].replaceChildren(...rows);
      more.hidden = found.length <= shown;
      byId("call-count").textContent = rows.length + " of " + found.length + (found.length === 1 ? " call" : " calls") +
        (text ? " that match, of " + count : "");
    }

    function row(i) {
      const tr = document.createElement("tr");
      headers.forEach((header, k) => {
        const key = header.dataset.key;
        const cell = document.createElement(k === 0 ? "th" : "td");
        if (k === 0) cell.scope = "row";
        cell.className = header.className;
        const value = data[key][i];
        if (typeof value === "string") cell.append(name(value, key === "tag" ? 24 : 40));
        else cell.textContent = value === null ? "" : value;
        if (k === 0 && data.turns[i] > 0) cell.prepend(opener(tr, i));
        tr.append(cell);
      });
      return tr;
    }

    function opener(tr, i) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "opener";
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-label", "Turns of " + data.name[i].slice(0, 60));
      button.addEventListener("click", () => {
        const open = button.getAttribute("aria-expanded") === "true";
        button.setAttribute("aria-expanded", String(!open));
        if (open) tr.nextElementSibling.remove(); else tr.after(turnsOf(i));
      });
      return button;
    }

    function turnsOf(i) {
      const tr = document.createElement("tr");
      tr.className = "opened";
      const cell = tr.insertCell();
      cell.colSpan = headers.length;
      const inner = document.createElement("table");
      const head = inner.createTHead().insertRow();
      for (const title of ["Turn", "Caller ends", "Outcome", "Wait"]) {
        const th = document.createElement("th");
        th.scope = "col";
        th.textContent = title;
        head.append(th);
      }
      const body = inner.createTBody();
      for (let k = firstTurn[i]; k < firstTurn[i + 1]; ++k) {
        const line = body.insertRow();
        for (const text of [turns.number[k], clock(turns.at[k]), outcomes[turns.outcome[k]].replace("_", " "), wait(k)]) {
          line.insertCell().textContent = text;
        }
      }
      cell.append(inner);
      return tr;
    }

    function clock(ms) {
      return Math.floor(ms / 60000) + ":" + (ms % 60000 / 1000).toFixed(3).padStart(6, "0");
    }

    function wait(k) {
      if (turns.wait[k] === null) return "";
      const sure = turns.sure[k] === null ? "" : " ± " + turns.sure[k];
      return (outcomes[turns.outcome[k]] === "unanswered" ? "≥ " : "") + turns.wait[k] + " ms" + sure;
    }

    function name(value, most) {
      const bdi = document.createElement("bdi");
      const characters = [...value.slice(0, 2 * most + 2)];
      bdi.textContent = characters.length > most ? characters.slice(0, most).join("") + "…" : value;
      if (characters.length > most) bdi.title = value;
      return bdi;
    }
  }

  function followAudio(audio) {
    const picture = audio.closest("article").querySelector("svg");
    const cursor = picture.querySelector(".cursor");
    const from = cursor.x1.baseVal.value;
    const to = 432;
    const move = () => {
      const share = audio.duration ? audio.currentTime / audio.duration : 0;
      const x = from + share * (to - from);
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      if (!audio.paused) requestAnimationFrame(move);
    };
    audio.addEventListener("play", () => { picture.classList.add("playing"); move(); });
    audio.addEventListener("seeked", () => { picture.classList.add("playing"); move(); });
  }
})();
