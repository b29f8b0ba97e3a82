// Answers as files. The server writes them from its own documents; an answer's copy button holds what it has to know.

import { element } from "./element.js";

const FORMS = { md: "Markdown", docx: "Word", bib: "BibTeX", ris: "RIS", json: "CSL-JSON" };

// The buttons under a finished answer; `sent` is the body of a request for its files, null where it cites nothing.
export function footButtons(sent) {
  const copy = element("button", { type: "button", class: "ibid-copy" }, "Copy with sources");
  if (!sent) return [copy];
  copy.value = JSON.stringify(sent);
  const choices = Object.entries(FORMS).map(([form, name]) =>
    element("li", {}, element("button", { type: "button", class: "ibid-save", value: form }, name)));
  return [copy, element("details", { class: "ibid-download" }, element("summary", {}, "Download"), element("ul", {}, ...choices))];
}

export function isExportable(answer) {
  return Boolean(answer.querySelector("button.ibid-copy")?.value);
}

export async function requestFile(answer, form) {
  const response = await fetch(`api/v1/export?format=${form}`, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: answer.querySelector("button.ibid-copy").value,
  });
  if (response.ok) return response.blob();
  // A proxy in front may refuse in a language of its own.
  const { error = `the server answered ${response.status}` } = await response.json().catch(() => ({}));
  throw new Error(error);
}

// Says in words what became of it.
export async function saveAnswer(answer, form) {
  const address = URL.createObjectURL(await requestFile(answer, form));
  element("a", { href: address, download: `answer.${form}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  // Nobody tells a page in a frame that it may not save files.
  const framed = window === window.top ? "" : " If nothing was saved, the page around this one does not allow it.";
  return `answer.${form} was handed to the browser.${framed}`;
}
