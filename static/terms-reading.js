// Reads a milestone aloud while it is typed. Without this file the button “Read aloud” does the same.
(() => {
  const reading = document.getElementById("reading");
  const form = reading && reading.closest("form");
  if (!form) return;
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const number = ++asked;
    const answer = await fetch(reading.dataset.reading, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    reading.replaceChildren(...page.body.childNodes);
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), 400);
  });
})();
