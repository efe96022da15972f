/* What leaves the page: a link, a citation, the picture as PNG, the table as CSV; each is exactly what is shown. */
const SCALE = 2;

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/* A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
export function table(view) {
  const rows = [...view.querySelectorAll(".twin tr")];
  const text = (one) => one.textContent.replace(/\s+/g, " ").trim();
  return rows.map((row) => [...row.cells].map((one) => cell(text(one))).join(",")).join("\r\n") + "\r\n";
}

async function png(address) {
  const text = await fetch(address).then((response) => (response.ok ? response.text() : Promise.reject(new Error(response.statusText))));
  const [, width, height] = text.match(/ viewBox="0 0 ([\d.]+) ([\d.]+)"/).map(Number);
  const sized = text.replace("<svg ", `<svg width="${width * SCALE}" height="${height * SCALE}" `);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(sized)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: width * SCALE, height: height * SCALE });
  canvas.getContext("2d").drawImage(image, 0, 0);
  return new Promise((resolve) => { canvas.toBlob(resolve, "image/png"); });
}

export function shared(view, words, tell) {
  for (const button of view.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const holder = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(holder.textContent);
        tell(words.copied);
      } catch {
        getSelection().selectAllChildren(holder);
        tell(words.select);
      }
    });
  }
  for (const button of view.querySelectorAll("[data-csv]")) {
    button.hidden = false;
    button.addEventListener("click", () => save(new Blob(["\ufeff", table(view)], { type: "text/csv;charset=utf-8" }), "geflecht.csv"));
  }
  for (const button of view.querySelectorAll("[data-png]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try { save(await png(button.dataset.png), "geflecht.png"); } catch (error) { tell(words.failed.replace("{}", () => error.message)); }
    });
  }
}
