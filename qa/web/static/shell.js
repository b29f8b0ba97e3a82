// What the page and the frame share: one polite status line, markers with names, copying, saving, light and dark.

import { copyAnswer } from "./copy.js";
import { element } from "./element.js";
import { saveAnswer } from "./export.js";
import { fetchPlace, installPanel } from "./panel.js";

const THEME = "ibid-theme";

export function announce(text) {
  const line = document.getElementById("ibid-status");
  line.textContent = "";
  // The same words again are news too: a screen reader speaks only what changes.
  requestAnimationFrame(() => { line.textContent = text; });
}

export function installShell() {
  document.documentElement.lang = "en";
  document.body.append(element("p", { id: "ibid-status", role: "status", class: "ibid-unseen" }));
  installPanel();
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".ibid-answer button");
    if (button?.classList.contains("ibid-copy")) copy(button);
    if (button?.classList.contains("ibid-save")) save(button);
    for (const menu of document.querySelectorAll(".ibid-download[open]")) menu.open = menu.contains(event.target) && !button;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector(".ibid-download[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

async function copy(button) {
  const said = await copyAnswer(button.closest(".ibid-answer")).catch((error) => `Not copied: ${error.message}`);
  announce(said);
  button.textContent = said.startsWith("Copied") ? "Copied" : button.textContent;
  setTimeout(() => { button.textContent = "Copy with sources"; }, 2500);
}

async function save(button) {
  const answer = button.closest(".ibid-answer");
  // The menu closes over the button that was pressed.
  button.closest("details").querySelector("summary").focus();
  const told = element("p", { class: "ibid-told" });
  try {
    told.append(await saveAnswer(answer, button.value));
  } catch (error) {
    told.className = "ibid-told ibid-problem";
    told.append(`Not saved: ${error.message}`);
  }
  answer.querySelector(".ibid-told")?.remove();
  answer.append(told);
  announce(told.textContent);
}

// Names the links of an answer, and fetches the sources of a finished one: they open at once, and can be copied within
// the click that asked for it.
export function dress(answer) {
  for (const link of answer.querySelectorAll('a[href*="#cite-"]:not([aria-expanded])')) {
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", "ibid-panel");
    if (link.classList.contains("ibid-marker")) link.setAttribute("aria-label", [link.textContent, link.title, "show the source"].filter(Boolean).join(", "));
  }
  if (!answer.classList.contains("ibid-done")) return;
  for (const link of answer.querySelectorAll('a[href*="#cite-"]')) fetchPlace(link).catch(() => {});
}

export function summary(answer) {
  if (answer.classList.contains("ibid-error")) return answer.innerText;
  if (answer.querySelector(".ibid-silence")) return "The documents do not answer this. The nearest passages are listed.";
  // Collection, passage and range; the words that answer, behind them, make no other source.
  const source = (link) => link.getAttribute("href").replace(/^.*#/, "").split("/").slice(0, 3).join("/");
  const count = new Set([...answer.querySelectorAll("a.ibid-marker")].map(source)).size;
  return `Answer ready, ${count} ${count === 1 ? "source" : "sources"}.`;
}

export function isDark() {
  return document.body.classList.contains("dark");
}

export function setDark(dark) {
  document.body.classList.toggle("dark", dark);
  try {
    localStorage.setItem(THEME, dark ? "dark" : "light");
  } catch {
    // A frame may have no storage: the choice then lasts as long as the page.
  }
}

export function startTheme() {
  let kept = null;
  try {
    kept = localStorage.getItem(THEME);
  } catch {
    // As above.
  }
  const dark = kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.body.classList.toggle("dark", dark);
}
