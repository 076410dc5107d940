// Builds webapp/static/ from webapp/assets/ and the npm packages: the stylesheet, the scripts and the images.
// Files appear whole or not at all: each is written beside its place and moved there.

import { copyFile, mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const assets = join(root, "webapp", "assets");
const built = join(root, "webapp", "static");
const frontend = join(root, "node_modules", "govuk-frontend", "dist", "govuk");

async function write(name, content) {
  const partial = join(built, `${name}.partial`);
  await writeFile(partial, content);
  await rename(partial, join(built, name));
}

async function copy(from, name) {
  const partial = join(built, `${name}.partial`);
  await copyFile(from, partial);
  await rename(partial, join(built, name));
}

await mkdir(join(built, "images"), { recursive: true });

const stylesheet = sass.compile(join(assets, "main.scss"), {
  importers: [new sass.NodePackageImporter(root)],
  style: "compressed",
  quietDeps: true,
});
await write("main.css", stylesheet.css);

await copy(join(frontend, "govuk-frontend.min.js"), "govuk-frontend.min.js");
for (const name of await readdir(assets)) {
  if (name.endsWith(".mjs")) await copy(join(assets, name), name);
}
for (const name of await readdir(join(assets, "images"))) {
  await copy(join(assets, "images", name), join("images", name));
}
