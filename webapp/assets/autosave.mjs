// Saves what is typed on a page of questions a few seconds after typing stops, and when the page is hidden.
// The page works without it: its button saves, with or without this.

const WAIT_MS = 3000;
const LONGEST_KEPT_ALIVE = 60_000; // a browser refuses more for a request that outlives its page

export function autosave() {
  const form = document.getElementById("questions");
  const status = document.getElementById("autosave");
  if (!form || !status) return;
  let timer = 0;
  let changed = false;
  let stopped = false;
  let running = null;

  function fields() {
    const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "action");
    return new URLSearchParams([...typed, ["action", "autosave"]]);
  }

  async function send(keepalive) {
    const body = fields();
    changed = false;
    try {
      const answer = await fetch(form.getAttribute("action") || window.location.href, {
        method: "POST",
        body,
        keepalive: keepalive && body.toString().length < LONGEST_KEPT_ALIVE,
        redirect: "error",
        headers: { Accept: "application/json" },
      });
      const said = await answer.json();
      if (answer.ok) {
        for (const name of ["version", "seen"]) form.elements.namedItem(name).value = said[name];
      } else {
        stopped = true;
      }
      status.textContent = said.said;
    } catch {
      changed = true;
      status.textContent = status.dataset.failed;
    }
  }

  function save(keepalive = false) {
    clearTimeout(timer);
    if (!changed || stopped || running) return;
    running = send(keepalive).finally(() => {
      running = null;
    });
  }

  function note() {
    if (stopped) return;
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT_MS);
  }

  form.addEventListener("input", note);
  form.addEventListener("change", note);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save(true);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    stopped = true;
    if (!running) return;
    // What was sent in passing arrives first, so that the person's own press is never in conflict with it.
    event.preventDefault();
    const pressed = event.submitter;
    running.finally(() => form.requestSubmit(pressed));
  });
}
