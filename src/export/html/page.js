// Makes the page one to study from: hides the answers and shows them one by one, finds
// words, moves with keys, checks what was typed and chosen. Without it, everything stands
// there to be read.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("live");

  // A page that is read from a file may have no store.
  const store = {
    get(key) {
      try { return localStorage.getItem("cardpress-" + key); } catch { return null; }
    },
    set(key, value) {
      try { localStorage.setItem("cardpress-" + key, value); } catch { /* it is forgotten */ }
    },
  };

  function setScheme(scheme) {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
  }
  setScheme(store.get("scheme"));
  root.classList.toggle("bare", store.get("print") === "questions");

  document.addEventListener("DOMContentLoaded", () => {
    const says = document.body.dataset;
    const byId = (id) => document.getElementById(id);
    const main = byId("main");
    const notes = [...main.getElementsByClassName("note")];
    const menu = byId("menu");
    const search = byId("search");

    // ── Answers and gaps ──

    const gapsOf = (note) => note.dataset.kind === "cloze" ? [...note.querySelectorAll(".gap")] : [];

    function setGap(gap, closed) {
      gap.classList.toggle("closed", closed);
      // A formula is one thing to those who hear it: no part of it can be a button. The keys
      // open the gaps in it with the others.
      if (gap.matches("mstyle")) return;
      if (closed) {
        const hint = gap.firstChild.textContent;
        gap.setAttribute("role", "button");
        gap.setAttribute("tabindex", "0");
        gap.setAttribute("aria-label", hint === "…" ? says.gap : says.gap + " (" + hint + ")");
      } else {
        for (const name of ["role", "tabindex", "aria-label"]) gap.removeAttribute(name);
      }
    }

    function setOpen(note, open) {
      const answer = note.querySelector(":scope > .answer");
      if (answer) {
        if (open) answer.removeAttribute("hidden");
        else answer.setAttribute("hidden", "until-found");
        note.querySelector(":scope > .reveal").setAttribute("aria-expanded", open);
      }
      note.classList.toggle("open", open);
      for (const gap of gapsOf(note)) setGap(gap, !open);
      judge(note, open);
      if (open) makeScrollable(note);
    }

    // Opens the first gap that is closed; with the last one, the answer.
    function openGap(note, gap) {
      const closed = gapsOf(note).filter((gap) => gap.classList.contains("closed"));
      gap ??= closed[0];
      if (closed.length < 2) setOpen(note, true);
      else setGap(gap, false);
      return closed.find((other) => other !== gap);
    }

    function reveal(note) {
      const open = note.classList.contains("open");
      if (!open && gapsOf(note).some((gap) => gap.classList.contains("closed"))) openGap(note);
      else setOpen(note, !open);
    }

    function setEvery(open) {
      byId("every").setAttribute("aria-pressed", open);
      for (const note of notes) setOpen(note, open);
    }

    // ── Options ──

    const letter = (at) => (at < 26 ? "" : letter(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + at % 26);

    function shuffle(list) {
      const options = [...list.children];
      for (let i = options.length - 1; i > 0; i--) {
        const j = Math.floor(Math.random() * (i + 1));
        [options[i], options[j]] = [options[j], options[i]];
      }
      list.append(...options);
      const right = options.flatMap((option, at) => "right" in option.dataset ? [letter(at)] : []);
      const letters = list.closest(".note").querySelector(".letters");
      if (letters) letters.textContent = right.join(", ");
    }

    // Says of each option whether it is right, and of a chosen one that it is not.
    function judge(note, open) {
      if (note.dataset.kind !== "choice") return;
      const options = note.querySelectorAll(".options > li");
      const known = [...options].some((option) => "right" in option.dataset);
      for (const option of options) {
        const input = option.querySelector("input");
        const right = open && "right" in option.dataset;
        const wrong = open && known && !right && input.checked;
        option.classList.toggle("is-right", right);
        option.classList.toggle("is-wrong", wrong);
        option.querySelector(".verdict")?.remove();
        if (right || wrong) {
          const text = right ? "✓ " + says.rightOption : "✗ " + says.wrongOption;
          option.firstChild.append(element("span", "verdict", text));
        }
        if (!open) input.checked = false;
      }
    }

    // ── Answers that are typed ──

    const squeeze = (text) => text.normalize("NFC").trim().replace(/\s+/gu, " ");
    const bare = (text) => fold(text).replace(/[\p{P}\p{S}\s]/gu, "");

    function check(form) {
      const typed = squeeze(form.querySelector("input").value);
      const answer = squeeze(form.dataset.answer);
      const output = form.querySelector("output");
      output.replaceChildren();
      if (typed) {
        const right = typed === answer;
        const almost = !right && bare(typed) === bare(answer);
        const verdict = right ? "✓ " + says.right : almost ? "≈ " + says.almost : "✗ " + says.wrong;
        output.append(element("span", "verdict " + (right || almost ? "is-right" : "is-wrong"), verdict));
        if (!right) output.append(compare(typed, answer));
      }
      setOpen(form.closest(".note"), true);
    }

    // Returns what was typed, with what is wrong struck out and what is missing put in: the
    // longest letters that both have in common stay.
    function compare(typed, answer) {
      const letters = (text) => typeof Intl.Segmenter === "function"
        ? [...new Intl.Segmenter().segment(text.slice(0, 300))].map((part) => part.segment)
        : [...text.slice(0, 300)];
      const a = letters(typed), b = letters(answer);
      const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
      for (let i = a.length - 1; i >= 0; i--) {
        for (let j = b.length - 1; j >= 0; j--) {
          longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
        }
      }
      const line = element("span", "compared", "");
      line.dir = "auto";
      const add = (name, text) => {
        const last = line.lastChild;
        if (last?.nodeName === name.toUpperCase()) last.append(text);
        else line.append(element(name, "", text));
      };
      let i = 0, j = 0;
      while (i < a.length || j < b.length) {
        if (i < a.length && j < b.length && a[i] === b[j]) { add("span", a[i]); i++; j++; }
        else if (i < a.length && (j === b.length || longest[i + 1][j] >= longest[i][j + 1])) add("del", a[i++]);
        else add("ins", b[j++]);
      }
      return line;
    }

    function element(name, className, text) {
      const made = document.createElement(name);
      if (className) made.className = className;
      made.textContent = text;
      return made;
    }

    // ── Search ──

    const LETTERS = { "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ς": "σ", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "’": "'", "ʼ": "'" };
    const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060-\u2069]/g;

    // Returns a text without what people leave out when they search: capitals, accents, points.
    function fold(text) {
      return text.toLowerCase().normalize("NFKD").replace(ACCENTS, "")
        .replace(/[ßłøđðıæœςىیکة’ʼ]/g, (letter) => LETTERS[letter]);
    }

    // Where a note stands in its document is not what it says.
    const textOf = (parts) => fold([...parts].filter((part) => !part.matches(".origin, .answer, .reveal"))
      .map((part) => part.textContent).join(" "));

    let index;
    function indexNotes() {
      index ??= notes.map((note) => ({
        asked: textOf([...note.children].flatMap((part) => part.matches(".below") ? [...part.children] : part)),
        below: textOf(note.querySelector(":scope > .answer")?.children ?? []),
        tags: [...note.querySelectorAll(".tag")].map((tag) => fold(tag.textContent)),
      }));
    }

    let words = [];
    function find() {
      words = fold(search.value).split(/\s+/).filter(Boolean);
      const searching = words.length > 0;
      let count = 0;
      if (searching) indexNotes();
      notes.forEach((note, at) => {
        let found = true, below = false;
        for (const word of words) {
          const { asked, below: answered, tags } = index[at];
          if (word[0] === "#" && word.length > 1) found &&= tags.some((tag) => tag.startsWith(word));
          else if (!asked.includes(word)) { below = true; found &&= answered.includes(word); }
        }
        note.hidden = !found;
        note.classList.toggle("found-below", searching && found && below);
        if (found) count++;
      });
      hideEmptySections();
      const contents = main.querySelector(".contents");
      if (contents) contents.hidden = searching;
      byId("found").textContent = !searching ? ""
        : count ? says.found.replace("{}", count).replace("{}", notes.length) : says.nothing;
      markHits();
    }

    // A section is hidden with all its notes.
    function hideEmptySections() {
      const any = new Array(7).fill(false);
      for (const child of [...main.children].reverse()) {
        if (child.classList.contains("note")) {
          if (!child.hidden) any.fill(true);
        } else if (child.classList.contains("section")) {
          const level = +child.nodeName[1];
          child.hidden = !any[level];
          any.fill(false, level);
        }
      }
    }

    // Marks what was found, note by note while nothing else is to be done.
    let marking = 0;
    const later = window.requestIdleCallback ?? ((work) => setTimeout(work, 30));
    function markHits() {
      if (!CSS.highlights) return;
      const turn = ++marking;
      const hits = new Highlight();
      CSS.highlights.delete("hit");
      const wanted = words.filter((word) => word[0] !== "#");
      if (!wanted.length) return;
      const found = notes.filter((note) => !note.hidden);
      let at = 0;
      const step = () => {
        const start = performance.now();
        while (turn === marking && at < found.length && hits.size < 2000) {
          markIn(found[at++], wanted, hits);
          if (performance.now() - start > 8) return void later(step);
        }
        if (turn === marking) CSS.highlights.set("hit", hits);
      };
      step();
    }

    function markIn(note, wanted, hits) {
      const texts = document.createTreeWalker(note, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode;
        if (text.parentElement.closest(".origin, .reveal")) continue;
        const whole = fold(text.data);
        if (!wanted.some((word) => whole.includes(word))) continue;
        // Where each folded letter comes from.
        let folded = "";
        const from = [];
        let at = 0;
        for (const letter of text.data) {
          const piece = fold(letter);
          for (let i = 0; i < piece.length; i++) from.push(at);
          folded += piece;
          at += letter.length;
        }
        from.push(at);
        for (const word of wanted) {
          for (let i = folded.indexOf(word); i >= 0; i = folded.indexOf(word, i + word.length)) {
            const range = document.createRange();
            range.setStart(text, from[i]);
            range.setEnd(text, from[i + word.length]);
            hits.add(range);
          }
        }
      }
    }

    function clearSearch() {
      search.value = "";
      find();
    }

    // ── Moving ──

    let current = null;
    function move(by) {
      const shown = notes.filter((note) => !note.hidden);
      if (!shown.length) return;
      const at = shown.indexOf(document.activeElement?.closest(".note") ?? current);
      if (at >= 0) return go(shown[Math.min(Math.max(at + by, 0), shown.length - 1)]);
      // Nobody was anywhere yet: the first one that is seen.
      const top = document.querySelector(".bar").offsetHeight;
      go(shown.find((note) => note.getBoundingClientRect().bottom > top + 8) ?? shown[0]);
    }

    function go(note) {
      current = note;
      note.tabIndex = -1;
      note.focus({ preventScroll: true });
      const { top, bottom } = note.getBoundingClientRect();
      const above = document.querySelector(".bar").offsetHeight + 12;
      if (top < above || bottom > innerHeight - 12) scrollBy(0, top - Math.max(above, Math.min(innerHeight * .25, innerHeight - (bottom - top) - 12)));
      makeScrollable(note);
    }

    // What is wider than its place can be scrolled with keys.
    function makeScrollable(note) {
      for (const part of note.querySelectorAll("pre, .table, .formula")) {
        if (part.scrollWidth > part.clientWidth + 1) part.setAttribute("tabindex", "0");
        else part.removeAttribute("tabindex");
      }
    }

    // ── What people do: one listener for each kind of it ──

    document.addEventListener("click", (event) => {
      const { target } = event;
      const note = target.closest(".note");
      if (note) current = note;
      const gap = target.closest(".gap.closed");
      const button = target.closest("button");
      if (gap) openGap(note, gap);
      else if (button?.matches(".reveal")) setOpen(note, !note.classList.contains("open"));
      else if (button?.id === "every") setEvery(button.getAttribute("aria-pressed") !== "true");
      else if (button?.id === "open-menu") menu.showModal();
      else if (button?.id === "print") { menu.close(); print(); }
      else if (target.matches(".tag")) { search.value = target.textContent; find(); search.focus(); }
      else if (target === menu) menu.close();
    });

    document.addEventListener("submit", (event) => {
      if (!event.target.matches(".typing")) return;
      event.preventDefault();
      check(event.target);
    });

    document.addEventListener("change", ({ target }) => {
      if (target.name === "scheme") { setScheme(target.value); store.set("scheme", target.value); }
      if (target.id === "with-answers") {
        root.classList.toggle("bare", !target.checked);
        store.set("print", target.checked ? "all" : "questions");
      }
      // Another choice than the one that was judged.
      const note = target.closest(".note.open");
      if (note && target.closest(".options")) judge(note, true);
    });

    search.addEventListener("input", find);
    document.addEventListener("beforematch", ({ target }) => {
      const note = target.closest(".note");
      if (note) setOpen(note, true);
    }, true);
    document.addEventListener("contentvisibilityautostatechange", ({ target, skipped }) => {
      if (!skipped) makeScrollable(target);
    }, true);

    const PLACES = { KeyA: "a", KeyJ: "j", KeyK: "k", Slash: "/" };
    document.addEventListener("keydown", (event) => {
      const { target } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || menu.open) return;
      if (event.key === "Escape") {
        if (target === search || search.value) { clearSearch(); search.blur(); }
        else if (target.matches("input")) target.blur();
        return;
      }
      const input = target.closest("input");
      const box = input?.matches("[type=radio], [type=checkbox]");
      if (input && !box) {
        if (target === search && (event.key === "Enter" || event.key === "ArrowDown")) {
          event.preventDefault();
          current = null;
          search.blur();
          move(1);
        }
        return;
      }
      // On keyboards with other letters, the key in the same place.
      const key = event.key > "\x7f" && event.key.length === 1 ? (event.key === "؟" ? "?" : PLACES[event.code]) : event.key;
      const onward = root.dir === "rtl" ? -1 : 1;
      const note = target.closest(".note");
      const pressed = target.closest("a, button, summary, audio, video");
      const scrolls = target.matches("pre, .table, .formula");
      const gap = target.closest(".gap.closed");
      if (key === "j") move(1);
      else if (key === "k") move(-1);
      else if (key === "ArrowRight" && !box && !scrolls) move(onward);
      else if (key === "ArrowLeft" && !box && !scrolls) move(-onward);
      else if (key === "a") setEvery(byId("every").getAttribute("aria-pressed") !== "true");
      else if (key === "/") { search.focus(); search.select(); }
      else if (key === "?") menu.showModal();
      else if (gap && (key === " " || key === "Enter")) (openGap(note, gap) ?? note).focus();
      else if (note && !pressed && (key === "Enter" || (key === " " && !box))) reveal(note);
      else return;
      event.preventDefault();
    });

    // ── The beginning ──

    menu.querySelector(`[name=scheme][value=${root.dataset.scheme ?? "system"}]`).checked = true;
    byId("with-answers").checked = !root.classList.contains("bare");
    for (const list of main.querySelectorAll(".options[data-shuffle]")) shuffle(list);
    for (const note of notes) setOpen(note, false);
    root.classList.add("ready");
    if (search.value) find();
  });
})();
