// Lays down where the pages find it what they carry from elsewhere.
// Enters: node_modules as `npm ci` left it, and the folder to write to. Leaves, there, a folder each for the editor (the
// two files of its release byte for byte as published) and for the overview (one bundle), with the licences of all that
// is in them and VERSION.json, which says what they are.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";

const MODULES = join(import.meta.dirname, "node_modules");
const target = process.argv[2];

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const about = (name) => json(join(MODULES, name, "package.json"));

/** Packages and all that they depend on, beside types: [name, package.json], sorted. */
function packages(...names) {
  const found = new Set(names);
  for (const name of found) for (const needed of Object.keys(about(name).dependencies ?? {})) found.add(needed);
  const kept = [...found].filter((name) => !name.startsWith("@types/"));
  return kept.sort().map((name) => [name, about(name)]);
}

/** The terms of the MIT licence, as a package that prints them does. */
function terms() {
  const text = readFileSync(join(MODULES, "codemirror", "LICENSE"), "utf8");
  return text.slice(text.indexOf("Permission is hereby granted")).trim();
}

/** What holds for a package that carries no text: the licence and the author of its package.json. */
function said({ license, author, contributors = [] }) {
  const names = [author, ...contributors].filter(Boolean).map((who) => who.name ?? who);
  const holds = `Licence ${license}, as its package.json says. Copyright (c) ${names.join(", ")}`;
  return license === "MIT" ? `${holds}\n\n${terms()}` : holds;
}

/** The licence of a package, under a heading. */
function licence([name, told]) {
  const folder = join(MODULES, name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file
    ? readFileSync(join(folder, file), "utf8")
        .replace(/\r/g, "")
        .replace(/[ \t]+$/gm, "")
        .trim()
    : said(told);
  const line = "=".repeat(80);
  return `${line}\n${name} ${told.version} (${told.license ?? "see below"})\n${line}\n\n${text}\n`;
}

/** Write the licences of packages beside files that are there, and what the files are. */
function describe(folder, files, name, others = []) {
  const head = `${[name, ...others].join(", ")} and the packages that ${others.length ? "they are" : "it is"} made of, each under its own licence.\n\n`;
  writeFileSync(join(folder, "LICENSE"), head + packages(name, ...others).map(licence).join("\n"));
  const { version, license } = about(name);
  const sums = Object.fromEntries([...files, "LICENSE"].map((file) => [file, sha256(join(folder, file))]));
  const more = others.length ? { with: Object.fromEntries(others.map((other) => [other, about(other).version])) } : {};
  writeFileSync(
    join(folder, "VERSION.json"),
    `${JSON.stringify({ name, version, licence: license, ...more, sha256: sums }, null, 2)}\n`,
  );
}

/** A folder of its own for each. */
function folder(name) {
  const path = join(target, name);
  mkdirSync(path, { recursive: true });
  return path;
}

const editor = folder("yasgui");
const released = ["yasgui.min.js", "yasgui.min.css"];
for (const file of released) copyFileSync(join(MODULES, "@zazuko/yasgui", "build", file), join(editor, file));
describe(editor, released, "@zazuko/yasgui");

const overview = folder("sigma");
buildSync({
  entryPoints: [join(import.meta.dirname, "overview.js")],
  outfile: join(overview, "sigma.min.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
});
describe(overview, ["sigma.min.js"], "sigma", ["graphology"]);
