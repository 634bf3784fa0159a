// Documents, one after the other, with how far each has come. Without this the same form sends them all by itself.
"use strict";
(() => {
  const LARGEST = 10485760;
  const form = document.querySelector("form[data-evidence]");
  if (!form) return;
  const [input, drop, sending] = ["#documents", "[data-drop]", "#sending"].map((each) => form.querySelector(each));
  const said = document.getElementById("said");
  const waiting = [];
  let busy = false, held = null, refused = false;

  const words = (key, name) => sending.dataset[key].replace("{n}", () => name);
  const tell = (text) => { said.textContent = text; };

  // The page that answers is the same one, so its lists are put in the place of ours.
  const take = (answer) => {
    const [ready, no] = ["ready", "refused"].map((id) => answer && answer.getElementById(id));
    if (!ready || !no) return null;
    document.getElementById("ready").replaceWith(document.adoptNode(ready));
    const why = [...no.children];
    why.forEach((each) => refuse(document.adoptNode(each)));
    return why.map((each) => each.textContent.trim()).join(" ");
  };
  const refuse = (item) => {
    refused = true;
    item.removeAttribute("id");
    document.getElementById("refused").append(item);
  };
  const refuseWith = (text) => {
    const item = document.createElement("li");
    const label = document.createElement("span");
    item.className = "wrong";
    label.textContent = text;
    item.append(document.getElementById("no-sign").content.cloneNode(true), label);
    refuse(item);
    tell(text);
  };

  const next = () => {
    const file = waiting.shift();
    busy = !!file;
    if (!file) {
      if (held && !refused) { const by = held; held = null; form.requestSubmit(by); }
      held = null;
      return;
    }
    if (file.size > LARGEST) { refuseWith(words("large", file.name)); next(); return; }
    const item = document.createElement("li"), label = document.createElement("span");
    const bar = document.createElement("progress");
    label.textContent = words("sending", file.name);
    label.id = "sending-words";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-labelledby", label.id);
    item.append(document.createElement("span"), label, bar);
    sending.append(item);
    tell(label.textContent);

    const body = new FormData(form);
    body.delete(input.name);
    body.append(input.name, file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.responseType = "document";
    request.upload.onprogress = (event) => { if (event.lengthComputable) bar.value = Math.round(event.loaded / event.total * 100); };
    request.upload.onload = () => {
      label.textContent = words("checking", file.name);
      bar.removeAttribute("value");
      tell(label.textContent);
    };
    request.onloadend = () => {
      item.remove();
      const why = request.status ? take(request.response) : null;
      if (why === null) refuseWith(words("failed", file.name));
      else tell(why || words("ready", file.name));
      next();
    };
    request.send(body);
  };

  const add = (files) => {
    refused = false;
    document.getElementById("refused").replaceChildren();
    waiting.push(...files);
    if (!busy) next();
  };
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";  // They go one by one; the form itself sends none again.
    add(files);
  });
  // Whoever goes on before all are there goes on as soon as they are, unless one was refused.
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    held = event.submitter;
  });
  ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("dropping");
  }));
  ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("dropping")));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
  form.querySelectorAll("[data-adds]").forEach((each) => { each.hidden = true; });
  form.querySelectorAll("[data-drop-words]").forEach((each) => { each.hidden = false; });
})();
