// Lets people choose an option, shows the options in any order, and says on the back
// which choice was right. Without it, the options are a plain list.
(function () {
  var cards = document.querySelectorAll(".choice");
  var card = cards[cards.length - 1];
  var list = card && card.querySelector(".listed > ol.options");
  if (!list || list.getAttribute("data-live")) return;
  list.setAttribute("data-live", "yes");

  var options = [], i;
  for (i = 0; i < list.children.length; i++) options.push(list.children[i]);
  var isBack = card.getAttribute("data-side") === "back";
  var isShuffled = card.getAttribute("data-shuffle") !== "";
  var isMany = list.getAttribute("data-pick") === "many";

  // What the front leaves for the back. Some apps load a new page for the back, and
  // some of these keep no store: then there is nothing, and the order is found again.
  var KEY = "cardpress-choice";
  function load() {
    var kept = window.cardpressChoice;
    try { kept = kept || sessionStorage.getItem(KEY); } catch (e) { /* no store */ }
    try { kept = JSON.parse(kept); } catch (e) { kept = null; }
    return kept && kept.text === text && kept.order.length === options.length ? kept : null;
  }
  function save() {
    var kept = JSON.stringify({ text: text, order: order, chosen: chosen });
    window.cardpressChoice = kept;
    try { sessionStorage.setItem(KEY, kept); } catch (e) { /* no store */ }
  }

  // The order depends on the card and the day alone, so that both sides have the same
  // one even where nothing can be kept.
  var text = hash(card.querySelector(".question").textContent + list.textContent);
  function hash(words) {
    var h = 2166136261;
    for (var i = 0; i < words.length; i++) h = Math.imul(h ^ words.charCodeAt(i), 16777619);
    return h >>> 0;
  }
  function shuffle(count) {
    var order = [], i, j, swapped;
    var seed = (text ^ Math.imul(Math.floor(Date.now() / 864e5), 2654435761)) >>> 0;
    for (i = 0; i < count; i++) order.push(i);
    for (i = count - 1; i > 0 && isShuffled; i--) {
      seed = (seed + 0x6d2b79f5) >>> 0;
      j = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      j = (j ^ (j + Math.imul(j ^ (j >>> 7), 61 | j))) >>> 0;
      j = (j ^ (j >>> 14)) >>> 0;
      j = j % (i + 1);
      swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  var kept = isBack ? load() : null;
  var order = kept ? kept.order : shuffle(options.length);
  var chosen = kept ? kept.chosen : [];
  var shown = [];
  for (i = 0; i < order.length; i++) {
    shown.push(options[order[i]]);
    list.appendChild(options[order[i]]);
  }
  list.className += " live" + (isMany ? " many" : "");

  if (isBack) {
    // The right ones have the letters that were shown, and stand in that order.
    var answers = card.querySelector(".answer > ol.right"), right = [], items = [];
    for (i = 0; answers && i < answers.children.length; i++) items.push(answers.children[i]);
    items.sort(function (a, b) { return place(a) - place(b); });
    function place(item) { return order.indexOf(original(item)); }
    function original(item) {
      var at = item.getAttribute("data-at");
      if (at === null) item.setAttribute("data-at", at = item.value - 1);
      return +at;
    }
    for (i = 0; i < items.length; i++) {
      right.push(original(items[i]));
      items[i].value = place(items[i]) + 1;
      answers.appendChild(items[i]);
    }
    for (i = 0; i < order.length && items.length; i++) {
      var isRight = right.indexOf(order[i]) >= 0, isChosen = chosen.indexOf(order[i]) >= 0;
      mark(shown[i], "is-right", isRight);
      mark(shown[i], "is-wrong", isChosen && !isRight);
      mark(shown[i], "is-chosen", isChosen);
    }
    return;
  }

  function mark(option, name, on) {
    option.className = option.className.replace(new RegExp("(^| )" + name + "(?= |$)"), "");
    if (on) option.className += " " + name;
  }
  function choose(at) {
    var was = chosen.indexOf(order[at]);
    if (!isMany) chosen = [];
    else if (was >= 0) chosen.splice(was, 1);
    if (was < 0) chosen.push(order[at]);
    for (var i = 0; i < order.length; i++) {
      var on = chosen.indexOf(order[i]) >= 0;
      mark(shown[i], "is-chosen", on);
      shown[i].setAttribute("aria-checked", on ? "true" : "false");
    }
    save();
  }
  function move(from, by) {
    shown[(from + by + shown.length) % shown.length].focus();
  }
  function listen(at) {
    var option = shown[at];
    // AnkiDroid and AnkiMobile leave taps on what has this class to the card.
    option.className += " tappable";
    option.tabIndex = 0;
    option.setAttribute("role", isMany ? "checkbox" : "radio");
    option.setAttribute("aria-checked", "false");
    option.addEventListener("click", function (event) {
      if (event.target.tagName === "A") return;
      choose(at);
      event.stopPropagation();
    });
    option.addEventListener("keydown", function (event) {
      var key = event.key;
      if (key === " " || key === "Enter" || key === "ArrowRight") choose(at);
      else if (key === "ArrowDown") move(at, 1);
      else if (key === "ArrowUp") move(at, -1);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }
  list.setAttribute("role", isMany ? "group" : "radiogroup");
  for (i = 0; i < order.length; i++) listen(i);
  save();
})();
