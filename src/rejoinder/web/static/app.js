// Enhancements alone: every page and every form works without it. Nothing here knows a right, a date or a sentence:
// words come with the page. Plain JavaScript, no framework; it runs under script-src 'self'.
"use strict";
{
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const each = (from, what, act) => from.querySelectorAll(what).forEach(act);

  // Says something to who listens; the same words twice are said twice.
  const say = (words) => {
    const live = byId("said");
    live.textContent = "";
    setTimeout(() => { live.textContent = words; }, 100);
  };

  // The reader's time zone, told once. What somebody has chosen in the settings is the same cookie and stays.
  const tellZone = () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone || /(^|; )tz=/.test(document.cookie)) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `tz=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  };

  // What can still be written, counted as the server counts: code points after NFC, without white space at both ends.
  const number = new Intl.NumberFormat(root.lang);
  const plural = new Intl.PluralRules(root.lang);
  const count = (note) => {
    const length = [...byId(note.dataset.counts).value.normalize("NFC").trim()].length;
    const left = note.dataset.most - length;
    const words = left < 0 ? "over" : plural.select(left) === "one" ? "one" : "many";
    note.textContent = note.dataset[words].replace("{n}", number.format(Math.abs(left)));
    note.classList.toggle("over", left < 0);
  };
  let silence;
  const counted = (field) => {
    const note = field.id && document.querySelector(`[data-counts="${CSS.escape(field.id)}"]`);
    if (!note) return;
    count(note);
    clearTimeout(silence);
    silence = setTimeout(() => say(note.textContent), 1000);
  };

  // Drafts: in this browser alone, under a key that the page gives for who is signed in; nobody signed in, no drafts.
  const DRAFT = "draft ";
  const A_MONTH = 2592e6;
  const pending = new Map();
  let member = document.body.dataset.member;
  const place = (name) => `${DRAFT}${member} ${name}`;
  const fields = (form) => [...form.elements].filter((field) => field.name && (
    /^(TEXTAREA|SELECT)$/.test(field.tagName) || /^(text|email|search|number|radio|checkbox)$/.test(field.type)));
  const picked = (field) => /^(radio|checkbox)$/.test(field.type);
  const typed = (form, at = "value", on = "checked") => fields(form)
    .filter((field) => !picked(field) || field[on])
    .map((field) => [field.name, field.tagName === "SELECT" ? field.value : field[at]]);
  const asGiven = (form) => typed(form, "defaultValue", "defaultChecked");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const stored = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const forget = (key) => {
    try { localStorage.removeItem(key); } catch { /* Storage is off, so nothing is kept. */ }
  };
  const drafts = () => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)); } catch { return []; }
  };
  const save = (form) => {
    clearTimeout(pending.get(form));
    pending.delete(form);
    if (!member) return;
    const key = place(form.dataset.draft);
    // What the draft was begun on stays what it was begun on, however often the form comes back with what was typed.
    const begun = stored(key)?.begun ?? asGiven(form);
    const now = typed(form);
    if (same(now, begun)) return forget(key);
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), begun, typed: now })); } catch { /* As above. */ }
  };
  const saveSoon = (form) => {
    clearTimeout(pending.get(form));
    pending.set(form, setTimeout(save, 2000, form));
  };
  const putBack = (form) => {
    const draft = member && stored(place(form.dataset.draft));
    const given = asGiven(form);
    // Only where the form came as it was when the draft was begun, and the browser has not put anything in by itself.
    if (!draft || !same(given, draft.begun) || !same(given, typed(form))) return;
    for (const field of fields(form)) {
      const values = draft.typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (picked(field)) field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    const note = byId("draft");
    if (!note) return;
    note.hidden = false;
    note.dataset.of = form.dataset.draft;
    say(note.querySelector("span").textContent);
  };
  const throwAway = (note) => {
    const form = document.querySelector(`form[data-draft="${CSS.escape(note.dataset.of)}"]`);
    form.reset();
    save(form);
    each(form, "[data-counts]", count);
    note.hidden = true;
    fields(form)[0]?.focus();
  };
  const tidy = () => {
    const out = document.querySelector("[data-signed-out]");
    for (const key of drafts()) if (out || !(Date.now() - stored(key)?.at < A_MONTH)) forget(key);
    // Other tabs learn it, so that they keep nothing more.
    if (out) try { localStorage.setItem("out", Date.now()); } catch { /* As above. */ }
  };

  // Text that was kept, because it could not be sent.
  const copy = async (button) => {
    const field = byId(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
    button.lastElementChild.textContent = button.dataset.said;
    say(button.dataset.said);
  };
  const empty = (button) => {
    const text = byId(button.dataset.empty).value;
    for (const key of drafts()) if (stored(key)?.typed.some(([, value]) => value.trim() === text.trim())) forget(key);
    const note = document.createElement("p");
    note.className = "muted";
    note.tabIndex = -1;
    note.textContent = button.dataset.said;
    button.closest("section").replaceWith(note);
    note.focus();
    // A reload asks for the page again, and doesn't send the words again.
    history.replaceState(null, "", location.href);
  };

  // A form is sent once at a time. The buttons come back by themselves, for a page that stays or is gone back to.
  const release = () => each(document, "button[data-held]", (button) => {
    button.disabled = false;
    delete button.dataset.held;
  });
  const sent = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.querySelector("button[data-held]")) return event.preventDefault();
    if (pending.has(form)) save(form);
    const elsewhere = event.submitter?.hasAttribute("formaction");
    if (form.dataset.sends && !elsewhere) {
      forget(place(form.dataset.sends));
      // Back from what is done asks for this step anew, and so leads to what is done; it doesn't send the form again.
      history.replaceState(null, "", location.href);
    }
    each(form, "button:not([type=button])", (button) => { button.dataset.held = ""; });
    // Not before the form is on its way: a disabled button would not say what it is.
    setTimeout(() => each(form, "button[data-held]", (button) => { button.disabled = true; }));
    setTimeout(release, 5000);
  };

  const ready = (part) => {
    each(part, "[data-copy], [data-empty], [data-print]", (button) => { button.hidden = false; });
    each(part, "form[data-draft]", putBack);
    each(part, "[data-counts]", count);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("copy" in button.dataset) copy(button);
    else if ("empty" in button.dataset) empty(button);
    else if ("print" in button.dataset) print();
    else if ("forget" in button.dataset) throwAway(button.closest("#draft"));
  });
  document.addEventListener("input", (event) => {
    counted(event.target);
    const form = event.target.form;
    if (form?.dataset.draft) saveSoon(form);
  });
  document.addEventListener("submit", sent);
  document.addEventListener("visibilitychange", () => { if (document.hidden) [...pending.keys()].forEach(save); });
  addEventListener("pageshow", release);
  addEventListener("storage", (event) => { if (event.key === "out") member = ""; });

  // htmx: what went wrong is shown above what was there, so that nobody's words are swapped away; a new heading or an
  // error summary gets the focus; else what is new says of itself what should be heard. It sets the title itself.
  const above = (box) => {
    each(document, "main > .err", (old) => old.remove());
    document.querySelector("main").prepend(...box);
  };
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    above([]);
    Object.assign(ctx, { target: document.querySelector("main"), swap: "afterbegin", select: null, selectOOB: null });
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx || ctx.response) return;
    const box = document.createElement("div");
    box.className = "err";
    box.tabIndex = -1;
    box.textContent = byId("said").dataset.lost;
    above([box]);
    box.focus();
  });
  document.addEventListener("htmx:after:settle", ({ detail: { newContent } }) => {
    const parts = newContent.filter((node) => node.nodeType === Node.ELEMENT_NODE && node.isConnected);
    const find = (what) => {
      for (const part of parts) {
        const found = part.matches(what) ? part : part.querySelector(what);
        if (found) return found;
      }
      return null;
    };
    parts.forEach((part) => ready(part.parentNode));
    const first = find("#errors") ?? find(".err") ?? find("h1");
    if (first) {
      first.tabIndex = -1;
      first.focus();
      return;
    }
    const words = find("[data-say]");
    if (words) say(words.dataset.say || words.textContent);
  });

  tellZone();
  tidy();
  ready(document);
  // The browser does this by itself, except where an address names a part of the page.
  addEventListener("load", () => { if (document.activeElement === document.body) byId("errors")?.focus(); });
}
