// Lays the editor down where the pages find it.
// Enters: node_modules as `npm ci` left it, and the folder to write to. Leaves, there: the two files of the release
// byte for byte as published, the licences of all that is in them, and VERSION.json, which says what they are.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAME = "@zazuko/yasgui";
const FILES = ["yasgui.min.js", "yasgui.min.css"];
const MODULES = join(import.meta.dirname, "node_modules");
const target = process.argv[2];

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** What the lock file pins, beside types: [name, package.json], sorted. */
function packages() {
  const pinned = Object.keys(json(join(import.meta.dirname, "package-lock.json")).packages);
  const names = pinned.filter((path) => path.startsWith("node_modules/")).map((path) => path.slice(13));
  return names
    .filter((name) => !name.startsWith("@types/"))
    .sort()
    .map((name) => [name, json(join(MODULES, name, "package.json"))]);
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
function licence([name, about]) {
  const folder = join(MODULES, name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  const text = file
    ? readFileSync(join(folder, file), "utf8")
        .replace(/\r/g, "")
        .replace(/[ \t]+$/gm, "")
        .trim()
    : said(about);
  const line = "=".repeat(80);
  return `${line}\n${name} ${about.version} (${about.license ?? "see below"})\n${line}\n\n${text}\n`;
}

mkdirSync(target, { recursive: true });
for (const file of FILES) copyFileSync(join(MODULES, NAME, "build", file), join(target, file));
const head = `${NAME} and the packages that it is made of, each under its own licence.\n\n`;
writeFileSync(join(target, "LICENSE"), head + packages().map(licence).join("\n"));
const { version, license } = json(join(MODULES, NAME, "package.json"));
const sums = Object.fromEntries([...FILES, "LICENSE"].map((file) => [file, sha256(join(target, file))]));
writeFileSync(join(target, "VERSION.json"), `${JSON.stringify({ name: NAME, version, licence: license, sha256: sums }, null, 2)}\n`);
