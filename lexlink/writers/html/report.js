"use strict";
(() => {
  const all = (selector, inside) => Array.from((inside || document).querySelectorAll(selector));
  const one = (id) => document.getElementById(id);
  const bar = document.querySelector(".filter");
  if (!bar) return;
  const articles = all("main > article");
  const marks = all("main [data-state]");
  const told = one("told"), find = one("find"), score = one("score"), least = one("least");
  const words = new Map();
  let current = -1, late = 0;
  bar.hidden = false;
  all(".keys").forEach((keys) => { keys.hidden = false; });

  const note = (mark) => {
    const link = mark.matches("a") ? mark : mark.querySelector("a.to");
    return link ? one(link.getAttribute("href").slice(1)) : null;
  };
  const notes = new Map(marks.map((mark) => [mark, note(mark)]));
  const group = (mark) => (mark.dataset.state === "idea" ? "sure" : mark.dataset.state);
  const text = (article) => {
    if (!words.has(article)) words.set(article, article.textContent.toLowerCase());
    return words.get(article);
  };

  function apply() {
    const wanted = find.value.trim().toLowerCase(), from = Number(score.value);
    const shown = new Set(all("[data-show]:checked", bar).map((box) => box.dataset.show));
    const narrowed = wanted || from > 0 || shown.size < 3;
    least.value = from.toFixed(2);
    const live = new Set();
    let documents = 0, links = 0;
    for (const article of articles) {
      const here = all("[data-state]", article);
      let on = 0;
      for (const mark of here) {
        const keep = shown.has(group(mark)) && Number(mark.dataset.score) >= from;
        mark.classList.toggle("off", !keep);
        if (keep) { on += 1; live.add(notes.get(mark)); }
      }
      const visible = (!wanted || text(article).includes(wanted)) && (!narrowed || on > 0 || (wanted && from === 0 && shown.size === 3));
      article.hidden = !visible;
      if (visible) { documents += 1; links += on; }
    }
    for (const aside of new Set(notes.values())) if (aside) aside.classList.toggle("off", !live.has(aside));
    document.querySelector(".nothing").hidden = documents > 0;
    told.textContent = narrowed ? `${links} of ${marks.length} references in ${documents} of ${articles.length} documents` : "";
    current = -1;
  }

  function pair(mark) {
    all(".now").forEach((old) => old.classList.remove("now"));
    if (!mark) return;
    mark.classList.add("now");
    if (notes.get(mark)) notes.get(mark).classList.add("now");
  }

  function walk(step, unsure) {
    const open = marks.filter((mark) => !mark.classList.contains("off") && !mark.closest("article").hidden && (!unsure || group(mark) !== "sure"));
    if (!open.length) { told.textContent = unsure ? "Every reference shown is sure." : "There is no reference to go to."; return; }
    const at = document.activeElement && document.activeElement.closest("[data-state]");
    const here = at ? marks.indexOf(at) : current;
    let place = step > 0 ? open.findIndex((mark) => marks.indexOf(mark) > here) : open.findLastIndex((mark) => marks.indexOf(mark) < here);
    if (place < 0) place = step > 0 ? 0 : open.length - 1;
    const mark = open[place];
    current = marks.indexOf(mark);
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    pair(mark);
    history.replaceState(null, "", `#${mark.id}`);
    const law = notes.get(mark) && notes.get(mark).querySelector("h3");
    told.textContent = `${place + 1} of ${open.length}: ${law ? law.textContent.trim().replace(/^\d+\s*/, "") : ""}`;
  }

  find.addEventListener("input", () => { clearTimeout(late); late = setTimeout(apply, 120); });
  bar.addEventListener("change", apply);
  score.addEventListener("input", apply);
  one("next").addEventListener("click", () => walk(1, false));
  one("back").addEventListener("click", () => walk(-1, false));
  one("unsure").addEventListener("click", () => walk(1, true));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && event.target === find) { find.value = ""; apply(); find.blur(); return; }
    if (event.target.matches && event.target.matches("input[type=search]")) return;
    if (event.key === "n") walk(1, false);
    else if (event.key === "N") walk(-1, false);
    else if (event.key === "u") walk(1, true);
    else if (event.key === "U") walk(-1, true);
    else if (event.key === "/") { event.preventDefault(); find.focus(); }
  });
  const over = (event) => { const mark = event.target.closest && event.target.closest("[data-state]"); if (mark) pair(mark); };
  document.addEventListener("mouseover", over);
  document.addEventListener("focusin", over);
  const jump = () => { const mark = location.hash && one(decodeURIComponent(location.hash.slice(1))); if (mark && mark.dataset.state) pair(mark); };
  window.addEventListener("hashchange", jump);
  window.addEventListener("beforeprint", () => all("details").forEach((d) => { d.open = false; }));
  jump();
})();
