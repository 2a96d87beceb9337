// What a button did is also said to whoever does not see its new word.
const told = document.createElement("p");
told.className = "unseen";
told.setAttribute("role", "status");
document.body.append(told);
// Buttons that copy a value. Without this script the values can still be selected and copied; the
// buttons are shown only where they work.
for (const copy of document.querySelectorAll(".copy")) {
  const button = copy.querySelector("button");
  const value = copy.querySelector("code");
  if (!button || !value || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(value.textContent);
      button.textContent = told.textContent = button.dataset.copied;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(value);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      button.textContent = told.textContent = button.dataset.selected;
    }
    setTimeout(() => { button.textContent = said; told.textContent = ""; }, 2000);
  });
}
// "/" leads to the search box, unless somebody is writing.
document.addEventListener("keydown", event => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    document.querySelector("input[type=search][name=q]")?.focus();
  }
});
// A file is read into a field of the form, which can be filled by hand as well.
for (const chooser of document.querySelectorAll("input[type=file][data-into]")) {
  const field = document.getElementById(chooser.dataset.into);
  chooser.closest("label").hidden = false;
  chooser.addEventListener("change", async () => {
    if (field && chooser.files.length === 1 && chooser.files[0].size <= 1000000) {
      field.value = await chooser.files[0].text();
    }
  });
}
// Beside a time stands how long ago that is; its title says it in the reader's own zone.
const units = [["year", 31536e6], ["month", 2628e6], ["day", 864e5], ["hour", 36e5], ["minute", 6e4]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  const span = at - Date.now();
  time.title = at.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  if (!time.closest("td, dd") || time.closest(".unseen")) continue;
  const [unit, length] = units.find(([, most]) => Math.abs(span) >= most) ?? ["minute", 6e4];
  const said = document.createElement("span");
  said.className = "sub";
  said.textContent = Math.abs(span) < 6e4 ? "just now" : relative.format(Math.trunc(span / length), unit);
  (time.closest("a") ?? time).after(said);
}
