/* 清源: small helps in the browser. Every page works without them. Runs on Chromium 80; says only what #words holds. */
(function () {
  "use strict";

  const words = document.getElementById("words").dataset;
  const live = document.getElementById("live");

  function say(sentence) {
    live.textContent = "";
    window.setTimeout(function () { live.textContent = sentence; }, 50);
  }

  function each(root, selector, work) {
    if (root.matches && root.matches(selector)) work(root);
    root.querySelectorAll(selector).forEach(work);
  }

  /* What only works with scripts is hidden until they run; also after htmx has put in a part. */
  function wake(root) {
    each(root, "[data-print], [data-copy]", function (button) { button.hidden = false; });
    each(root, "[data-picked]", showPicked);
    const first = root.matches && root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (first) first.focus();
  }

  /* ---- files: which ones are chosen, and how large ---- */

  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  function showPicked(list) {
    const input = document.getElementById(list.dataset.picked);
    if (!input) return;
    list.textContent = "";
    Array.from(input.files).forEach(function (file) {
      const line = document.createElement("li");
      line.textContent = file.name + "（" + size(file.size) + "）";
      list.appendChild(line);
    });
    list.hidden = input.files.length === 0;
  }

  document.addEventListener("change", function (event) {
    if (event.target.type !== "file") return;
    const list = document.querySelector('[data-picked="' + event.target.id + '"]');
    if (list) showPicked(list);
  });

  /* ---- copying: the clipboard where the browser gives it, else the old command, else the reader's own hand ---- */

  function copied(button, done) {
    say(done ? words.copied : words.copyFailed);
    const label = button.querySelector("span");
    if (!done || button.dataset.label) return;
    button.dataset.label = label.textContent;
    label.textContent = words.copied;
    window.setTimeout(function () {
      label.textContent = button.dataset.label;
      delete button.dataset.label;
    }, 2000);
  }

  function copyByHand(source, button) {
    source.focus();
    source.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch (refusal) { done = false; }
    copied(button, done);
  }

  function copy(button) {
    const source = document.getElementById(button.dataset.copy);
    if (!navigator.clipboard) return copyByHand(source, button);
    return navigator.clipboard.writeText(source.value).then(
      function () { copied(button, true); },
      function () { copyByHand(source, button); }
    );
  }

  /* ---- menus: one open at a time, closed by Escape and by a press elsewhere ---- */

  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
    const copier = event.target.closest("[data-copy]");
    if (copier) copy(copier);
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });

  /* ---- forms: ask before unsaved text is lost, and send once ---- */

  const unsaved = new Set();

  document.addEventListener("input", function (event) {
    const form = event.target.form;
    if (form && "guard" in form.dataset) unsaved.add(form);
  });

  window.addEventListener("beforeunload", function (event) {
    const left = Array.from(unsaved).filter(function (form) { return document.contains(form); });
    if (left.length === 0) return;
    event.preventDefault();
    event.returnValue = words.unsaved;
  });

  function release(form) {
    form.removeAttribute("aria-busy");
    form.querySelectorAll("button[type=submit]").forEach(function (button) { button.disabled = false; });
  }

  document.addEventListener("submit", function (event) {
    const form = event.target;
    unsaved.delete(form);
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    form.setAttribute("aria-busy", "true");
    say(words.sending);
    /* After this turn, so that the pressed button's own name and value are still sent. */
    window.setTimeout(function () {
      form.querySelectorAll("button[type=submit]").forEach(function (button) { button.disabled = true; });
    }, 0);
  });

  window.addEventListener("pageshow", function () { document.querySelectorAll("form[aria-busy]").forEach(release); });

  /* ---- htmx: what came in is woken and read aloud; what did not arrive is said ---- */

  document.addEventListener("htmx:load", function (event) { if (event.target !== document.body) wake(event.target); });

  document.addEventListener("htmx:afterSwap", function (event) {
    const told = event.target.querySelector("[role=status], [role=alert]");
    if (told) say(told.textContent.trim());
  });

  /* The server's own sentence where it sent one. */
  function reason(xhr) {
    const page = new DOMParser().parseFromString((xhr && xhr.responseText) || "", "text/html");
    const told = page.querySelector(".notice-refused");
    return told ? told.textContent.trim() : words.lost;
  }

  function lost(event) {
    const form = event.detail.elt.closest("form");
    if (form && "guard" in form.dataset) unsaved.add(form);
    let notice = document.getElementById("lost");
    if (!notice) {
      notice = document.createElement("p");
      notice.id = "lost";
      notice.className = "notice notice-refused";
      notice.setAttribute("role", "alert");
      const main = document.getElementById("main");
      main.insertBefore(notice, main.firstChild);
    }
    notice.textContent = reason(event.detail.xhr);
    notice.scrollIntoView({ block: "center" });
  }

  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:responseError", lost);
  document.addEventListener("htmx:timeout", lost);
  document.addEventListener("htmx:afterRequest", function (event) {
    const notice = document.getElementById("lost");
    if (notice && event.detail.successful) notice.remove();
  });

  wake(document.body);
})();
