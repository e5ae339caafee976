/* 清源: a tablet that people take turns on. The server locks after some quiet minutes by itself; this only clears the
   glass at the same time, and tells the server that somebody is still writing. */
(function () {
  "use strict";

  const minute = 60000;
  const quiet = 5 * minute;
  const bar = document.querySelector("[data-shared]");
  const lock = document.getElementById("lock");
  let touched = Date.now();
  let told = touched;

  function note() { touched = Date.now(); }

  ["input", "pointerdown", "keydown", "scroll"].forEach(function (kind) {
    document.addEventListener(kind, note, { capture: true, passive: true });
  });

  function clear() {
    /* Nothing half-written stays on the glass, and nothing asks whether to stay. */
    document.querySelectorAll("form[data-guard]").forEach(function (form) { form.remove(); });
    lock.submit();
  }

  window.setInterval(function () {
    if (Date.now() - touched >= quiet) { clear(); return; }
    if (touched <= told) return;
    told = touched;
    fetch(bar.dataset.shared, { method: "POST", body: new FormData(lock), credentials: "same-origin" })
      .then(function (answer) { if (answer.status === 205) clear(); });
  }, minute);

  /* A page that the browser kept whole is asked for anew: it may be the last person's. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) window.location.reload(); });
})();
