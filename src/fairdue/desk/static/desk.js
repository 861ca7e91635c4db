// What the pages can do beyond links and forms: keys, lock, the call's timer and draft, drop.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]");

  let escaped = 0;
  const lock = () => {
    const cover = document.createElement("div");
    cover.className = "cover";
    document.body.append(cover);
    $("#lock")?.requestSubmit();
  };
  const step = (by) => {
    const rows = all("[data-row] a, a[data-row]");
    if (!rows.length) return;
    const now = rows.indexOf(document.activeElement);
    const next = rows[Math.min(rows.length - 1, Math.max(0, now + by))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (e.key === "Escape") {
      if (e.timeStamp - escaped < 700) lock();
      escaped = e.timeStamp;
      if (typing(e)) e.target.blur();
      return;
    }
    if (typing(e)) return;
    const help = $("#keys");
    if (e.key === "/") { e.preventDefault(); (all("main input[type=search]")[0] || $("#search"))?.focus(); }
    else if (e.key === "j") step(1);
    else if (e.key === "k") step(-1);
    else if (e.key === "?" && help) { help.open ? help.close() : help.showModal(); }
    else if (/^[0-9]$/.test(e.key)) all(".rooms a[data-key]").find((a) => a.dataset.key === e.key)?.click();
  });
  window.addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });

  // Forms that are sent when a choice is made.
  document.addEventListener("change", (e) => {
    if (e.target.matches("[data-send]")) e.target.form.requestSubmit();
  });
  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-print]")) window.print();
    const close = e.target.closest("[data-close]");
    if (close) close.closest("dialog").close();
  });

  // A slider beside the field it moves; only the field is sent.
  const reading = (text) => Number(text.replace(/[,，¥￥元\s]/g, "")) || 0;
  for (const slider of all("input[data-of]")) {
    const field = document.getElementById(slider.dataset.of);
    const follow = () => { slider.value = reading(field.value); };
    follow();
    slider.hidden = false;
    slider.addEventListener("input", () => { field.value = slider.value; });
    field.addEventListener("input", follow);
  }

  // What was unfolded stays so when its part of the page is replaced.
  let unfolded = [];
  document.addEventListener("htmx:beforeSwap", () => {
    unfolded = all("main details[id][open]").map((folded) => folded.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  });

  // On paper everything of a plan is read.
  window.addEventListener("beforeprint", () => {
    for (const folded of all("details[data-on-paper]")) folded.open = true;
  });

  // The call: a timer from the moment the note is begun, and a draft that survives a reload.
  const call = $("#call");
  if (call) {
    const begun = $("[name=begun]", call);
    const timer = $("#timer");
    const kept = JSON.parse(sessionStorage.getItem("call") || "null");
    if (kept) for (const field of call.elements) {
      if (!field.name || !(field.name in kept)) continue;
      if (field.type === "checkbox") field.checked = kept[field.name].includes(field.value);
      else field.value = kept[field.name][0] ?? "";
    }
    const keep = () => {
      const draft = {};
      for (const field of call.elements) if (field.name && field.type !== "checkbox") draft[field.name] = [field.value];
      for (const field of all("#call [type=checkbox]")) {
        draft[field.name] ??= [];
        if (field.checked) draft[field.name].push(field.value);
      }
      sessionStorage.setItem("call", JSON.stringify(draft));
    };
    const lasted = $("[name=lasted]", call);
    const length = () => Math.max(0, Math.round((Date.now() - Date.parse(begun.value)) / 1000));
    const show = () => {
      if (!begun.value) return;
      const s = lasted.value ? Number(lasted.value) : length();
      timer.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
    };
    const buttons = () => {
      $("#begin").hidden = Boolean(begun.value);
      $("#end").hidden = !begun.value || Boolean(lasted.value);
    };
    const set = (field, value) => () => { field.value = value(); keep(); buttons(); show(); };
    $("#begin").addEventListener("click", set(begun, () => new Date().toISOString()));
    $("#end").addEventListener("click", set(lasted, () => String(length())));
    setInterval(show, 1000);
    buttons();
    show();
    call.addEventListener("input", keep);
    call.addEventListener("submit", () => {
      if (begun.value) $("[name=since]", call).value = String(length());
      sessionStorage.removeItem("call");
    });
  }

  // Files dropped anywhere on the import area.
  for (const area of all(".drop")) {
    const input = $("input[type=file]", area);
    const over = (on) => (e) => { e.preventDefault(); area.classList.toggle("over", on); };
    area.addEventListener("dragover", over(true));
    area.addEventListener("dragleave", over(false));
    area.addEventListener("drop", (e) => {
      over(false)(e);
      input.files = e.dataTransfer.files;
      input.form.requestSubmit();
    });
  }
})();
