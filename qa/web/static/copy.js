// Copies an answer with its sources, as Markdown with footnotes, also where a frame may not write to the clipboard.

import { element } from "./element.js";
import { isExportable, requestFile } from "./export.js";
import { fetchPlace } from "./panel.js";

export async function copyAnswer(answer) {
  const text = wording(answer);
  if (await written(text) || selectedAndCopied(await text)) return "Copied with its sources.";
  offer(await text, answer);
  return "The browser does not let this page copy. The text is selected: press Ctrl+C.";
}

async function wording(answer) {
  try {
    if (isExportable(answer)) return await (await requestFile(answer, "md")).text();
  } catch {
    // The sources that are here already say the same in plain text.
  }
  return plainText(answer);
}

async function plainText(answer) {
  const claims = answer.querySelector(".ibid-claims, .ibid-silence");
  const lines = [claims.innerText.replace(/\s+/g, " ").trim(), "", "Sources"];
  const links = new Map([...answer.querySelectorAll('a[href*="#cite-"]:not(.ibid-compare)')].map((link) => [link.getAttribute("href"), link]));
  for (const link of links.values()) lines.push(sourceLine(link, await fetchPlace(link)));
  return lines.length > 3 ? lines.join("\n") : lines[0];
}

function sourceLine(link, place) {
  const cited = place.pieces.filter((piece) => piece.cited || place.start === null).map((piece) => piece.text).join("");
  const notes = place.notes.map((note) => ` Note ${note.label}: ${note.text ?? "its text is not in the document."}${meaning(note)}`).join("");
  const label = link.classList.contains("ibid-marker") ? link.textContent : "[passage]";
  const where = place.where ? `, ${place.where}` : "";
  return `${label} ${place.title}${where}: “${cited.replace(/\s+/g, " ").trim()}”${notes}`;
}

function meaning(note) {
  return note.refers ? ` (→ n. ${note.refers.label}: ${note.refers.text ?? "its text is not in the document."})` : "";
}

async function written(text) {
  try {
    // Given as a promise: what is awaited first no longer counts as the reader's own click everywhere.
    const content = text.then((known) => new Blob([known], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": content })]);
    return true;
  } catch {
    return false;
  }
}

function selectedAndCopied(text) {
  const field = element("textarea", { readonly: "", class: "ibid-unseen", "aria-hidden": "true" });
  field.value = text;
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  focused?.focus();
  return copied;
}

function offer(text, answer) {
  answer.querySelector(".ibid-offered")?.remove();
  const field = element("textarea", { readonly: "", class: "ibid-offered", rows: "6", "aria-label": "Answer with sources" });
  field.value = text;
  answer.append(field);
  field.select();
}
