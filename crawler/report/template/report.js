"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const table = get("table");
  if (!table) return;

  // The columns of an index row, as crawler/report/articles.py writes them.
  const ID = 0, HEADLINE = 1, SECTION = 2, KICKER = 3, TEASER = 4, AUTHORS = 5, PUBLISHED = 6, WORDS = 7, READ = 8,
    PAGES = 9, COMPLETE = 10, REVISION = 11, URL_ = 12;
  const HEADS = [
    ["Published", PUBLISHED], ["Section", SECTION], ["Headline", HEADLINE], ["Authors", AUTHORS],
    ["Words", WORDS], ["Pages", PAGES],
  ];
  const NUMBERS = new Set([WORDS, PAGES]);
  const STEP = 100;

  const index = JSON.parse(get("index").textContent);
  let lines = null;
  const record = (at) => {
    lines ??= get("records").textContent.trim().split("\n");
    return JSON.parse(lines[at]);
  };

  // Letters without their marks, so that "backerei" finds "Bäckerei".
  const fold = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase();
  const folded = new Array(index.length), deep = new Array(index.length);
  const words = (at) => (folded[at] ??= fold(
    [HEADLINE, SECTION, KICKER, TEASER, AUTHORS, URL_, ID].map((column) => index[at][column]).join(" ")));
  const wordsOfText = (at) => (deep[at] ??= fold(String(record(at).text ?? "")));

  let order = index.map((_, at) => at), shown = [], column = -1, down = false, drawn = 0;

  // -- making elements: text only, so whatever a title holds stays text

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    if (text !== undefined && text !== "") element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const isWeb = (url) => /^https?:\/\//i.test(String(url));
  const link = (url, text) => isWeb(url)
    ? make("a", text || url, { href: url, rel: "noreferrer noopener" }) : make("span", text || String(url ?? ""));
  const when = (iso) => {
    const moment = new Date(iso);
    return iso && !Number.isNaN(moment.valueOf())
      ? `${moment.toISOString().slice(0, 10)} ${moment.toISOString().slice(11, 16)}` : "";
  };

  // -- the table

  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const sort = () => {
    order = index.map((_, at) => at);
    if (column >= 0) {
      const way = down ? -1 : 1;
      order.sort((a, b) => {
        const x = index[a][column], y = index[b][column];
        if (x === "" || y === "") return (x === "") - (y === "") || a - b; // the unknown comes last, both ways
        const by = typeof x === "number" ? x - y : column === PUBLISHED ? (x < y ? -1 : x > y ? 1 : 0) : collator.compare(x, y);
        return by * way || a - b;
      });
    }
    for (const head of get("heads").children) {
      const own = Number(head.dataset.column) === column;
      head.setAttribute("aria-sort", own ? (down ? "descending" : "ascending") : "none");
      head.querySelector(".way").textContent = own ? (down ? " ↓" : " ↑") : "";
    }
    get("sortby").value = column < 0 ? "" : `${column} ${down ? "down" : "up"}`;
  };

  const keeps = {
    "": () => true,
    incomplete: (row) => !row[COMPLETE],
    changed: (row) => row[REVISION] > 1,
    pages: (row) => row[PAGES] > 1,
  };
  const filter = () => {
    const terms = fold(get("search").value).split(/\s+/).filter(Boolean), keep = keeps[get("show").value];
    const inTexts = get("deep").checked;
    shown = order.filter((at) => keep(index[at]) && terms.every(
      (term) => words(at).includes(term) || (inTexts && wordsOfText(at).includes(term))));
    const all = index.length.toLocaleString("en");
    get("count").textContent = shown.length === index.length ? `${all} articles`
      : `${shown.length.toLocaleString("en")} of ${all} articles`;
    get("rows").replaceChildren();
    drawn = 0;
    draw(STEP);
  };

  const row = (at, place) => {
    const data = index[at], line = make("tr");
    line.setAttribute("aria-rowindex", place + 2);
    line.append(make("td", when(data[PUBLISHED])), make("td", data[SECTION], { dir: "auto" }));
    const title = make("td", "", { dir: "auto" });
    title.append(make("button", data[HEADLINE] || data[URL_], { type: "button", class: "open", "data-at": at }));
    if (!data[COMPLETE]) title.append(make("span", "incomplete", { class: "tag warn" }));
    if (data[REVISION] > 1) title.append(make("span", `revision ${data[REVISION]}`, { class: "tag" }));
    const pages = data[PAGES] > 1 ? (data[READ] < data[PAGES] && !data[COMPLETE] ? `${data[READ]} of ${data[PAGES]}` : data[PAGES]) : 1;
    line.append(title, make("td", data[AUTHORS], { dir: "auto" }),
      make("td", data[WORDS].toLocaleString("en"), { class: "n", "data-unit": data[WORDS] === 1 ? "word" : "words" }),
      make("td", pages, { class: "n", "data-unit": pages === 1 ? "page" : "pages" }));
    return line;
  };
  const draw = (count) => {
    const part = document.createDocumentFragment(), end = Math.min(drawn + count, shown.length);
    for (; drawn < end; drawn += 1) part.append(row(shown[drawn], drawn));
    get("rows").append(part);
    table.setAttribute("aria-rowcount", shown.length + 1);
    get("more").hidden = drawn >= shown.length;
    get("next").textContent = `Show ${Math.min(STEP, shown.length - drawn).toLocaleString("en")} more`;
    get("all").textContent = `Show all ${shown.length.toLocaleString("en")}`;
  };
  const goOn = (count) => {
    const first = drawn;
    draw(count);
    get("rows").children[first]?.querySelector("button").focus({ preventScroll: true });
  };

  // -- the reader

  const reader = get("reader");
  let opened = -1;
  const open = (place) => {
    opened = place;
    const at = shown[place], data = record(at);
    write(data);
    get("json").textContent = JSON.stringify(data, null, 2);
    get("place").textContent = `${place + 1} of ${shown.length.toLocaleString("en")}`;
    get("back").disabled = place === 0;
    get("forth").disabled = place === shown.length - 1;
    get("raw").open = matchMedia("(min-width: 46.01rem)").matches;
    if (!reader.open) reader.showModal();
    for (const part of [get("read"), get("raw"), reader.querySelector(".leaf")]) part.scrollTop = 0;
    get("read").focus({ preventScroll: true });
    history.replaceState(null, "", `#${encodeURIComponent(index[at][ID])}`);
  };
  const list = (value) => (Array.isArray(value) ? value : []);
  const say = (value) => (value === null || value === undefined ? "" : String(value));

  const figure = (image, words) => {
    const box = make("figure"), caption = make("figcaption", "", { dir: "auto" });
    caption.append(make("strong", words + ": "), say(image.caption) || say(image.alt ?? image.text) || "without a caption");
    if (image.credit) caption.append(` (${say(image.credit)})`);
    if (image.url) caption.append(make("br"), link(image.url));
    box.append(caption);
    return box;
  };
  const TAGS = { paragraph: "p", quote: "blockquote", code: "pre" };
  const block = (one) => {
    const text = say(one.text);
    if (one.type === "image") return figure(one, "Image");
    if (one.type === "embed") { const box = make("figure"); box.append("Embedded: ", link(one.url, text)); return box; }
    if (one.type === "heading") return make(`h${Math.min(6, Math.max(3, (Number(one.level) || 2) + 1))}`, text, { dir: "auto" });
    if (one.type === "list_item") { const items = make("ul"); items.append(make("li", text, { dir: "auto" })); return items; }
    if (one.type === "table_row") return make("p", text, { class: "cell", dir: "auto" });
    return make(TAGS[one.type] ?? "p", text, { dir: "auto" });
  };
  const write = (data) => {
    const sheet = get("read"), pages = Number(data.page_count) || 1;
    sheet.replaceChildren();
    sheet.lang = say(data.language);
    const label = [data.section, data.kicker].map(say).filter(Boolean).join(" · ");
    if (label) sheet.append(make("p", label, { class: "label", dir: "auto" }));
    sheet.append(make("h2", say(data.headline) || "(without a headline)", { id: "reader-h", dir: "auto" }));
    if (data.teaser) sheet.append(make("p", say(data.teaser), { class: "teaser", dir: "auto" }));
    const byline = [
      list(data.authors).map(say).join(", "), data.published_at ? `${when(data.published_at)} UTC` : "",
      data.modified_at && data.modified_at !== data.published_at ? `changed ${when(data.modified_at)} UTC` : "",
      `${Number(data.word_count) || 0} words`, data.access && data.access !== "unknown" ? say(data.access) : "",
    ].filter(Boolean).join(" · ");
    const line = make("p", byline, { class: "byline", dir: "auto" });
    line.append(make("br"), link(data.url));
    sheet.append(line);
    if (data.complete === false) {
      const lost = list(data.missing_pages).map(say).join(", ");
      sheet.append(make("p", `Incomplete${lost ? `: page ${lost} of ${pages} could not be had` : ": the text is cut"}.`, { class: "miss" }));
    }
    const body = list(data.body), inBody = new Set(body.map((one) => one.url).filter(Boolean));
    for (const image of list(data.images)) if (!inBody.has(image.url)) sheet.append(figure(image, "Image"));
    let page = 0, items = null;
    for (const one of body) {
      if (pages > 1 && one.page !== page) {
        page = one.page;
        sheet.append(make("p", `Page ${say(page)} of ${pages}`, { class: "page" }));
        items = null;
      }
      const element = block(one);
      if (one.type === "list_item" && items) items.append(...element.children);
      else sheet.append(element);
      items = one.type === "list_item" ? items ?? element : null;
    }
    if (!body.length) sheet.append(make("p", "(no text)"));
    related(sheet, list(data.related));
  };
  const related = (sheet, cards) => {
    if (!cards.length) return;
    const box = make("aside", "", { class: "related" }), groups = new Map();
    for (const card of cards) groups.set(say(card.label), [...(groups.get(say(card.label)) ?? []), card]);
    for (const [label, group] of groups) {
      const items = make("ul");
      for (const card of group) {
        const item = make("li", "", { dir: "auto" });
        if (card.section) item.append(make("small", say(card.section)), make("br"));
        item.append(link(card.url, say(card.headline)));
        items.append(item);
      }
      box.append(make("h3", label || "Related", { dir: "auto" }), items);
    }
    sheet.append(box);
  };

  // -- wiring

  for (const [name, own] of HEADS) {
    const head = make("th", "", { scope: "col", "data-column": own, "aria-sort": "none", class: NUMBERS.has(own) ? "n" : "" });
    const button = make("button", name, { type: "button" });
    button.append(make("span", "", { class: "way", "aria-hidden": "true" }));
    button.addEventListener("click", () => {
      down = column === own ? !down : NUMBERS.has(own) || own === PUBLISHED;
      column = own;
      sort();
      filter();
    });
    head.append(button);
    get("heads").append(head);
  }
  get("sortby").append(make("option", "as found", { value: "" }));
  for (const [name, own] of HEADS) {
    for (const way of ["up", "down"]) get("sortby").append(make("option", `${name} ${way === "up" ? "↑" : "↓"}`, { value: `${own} ${way}` }));
  }
  get("sortby").addEventListener("change", (event) => {
    const [own, way] = event.target.value.split(" ");
    column = own === "" ? -1 : Number(own);
    down = way === "down";
    sort();
    filter();
  });
  let waiting = 0;
  get("search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 80); });
  get("deep").addEventListener("change", filter);
  get("show").addEventListener("change", filter);
  get("next").addEventListener("click", () => goOn(STEP));
  get("all").addEventListener("click", () => goOn(shown.length));
  get("rows").addEventListener("click", (event) => {
    const button = event.target.closest("button.open");
    if (button) open(shown.indexOf(Number(button.dataset.at)));
  });
  get("back").addEventListener("click", () => open(opened - 1));
  get("forth").addEventListener("click", () => open(opened + 1));
  get("close").addEventListener("click", () => reader.close());
  reader.addEventListener("close", () => {
    history.replaceState(null, "", "#articles");
    while (opened >= drawn && drawn < shown.length) draw(STEP);
    get("rows").children[opened]?.querySelector("button").focus();
  });
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("main details")) details.open = true;
  });

  get("tools").hidden = false;
  table.hidden = false;
  sort();
  filter();
  const asked = decodeURIComponent(location.hash.slice(1));
  const place = asked ? shown.findIndex((at) => index[at][ID] === asked) : -1;
  if (place >= 0) open(place);
})();
