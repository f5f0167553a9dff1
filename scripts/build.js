/**
 * Bundle the program into dist/. Plain JavaScript, because `npm install` runs it before anything is built.
 *
 * The bundle is split, so that a headless command loads neither Ink nor React; koffi stays outside, since it
 * is a native module that only the real kernel needs.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/** Programs of their own: what the bin runs, and the process that holds the real kernel's actors. */
const entries = { main: 'src/main.ts', supervisor: 'src/engine/real/supervisor.ts' };

/** React asks for its developer tools by name; they are never shipped. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(build) {
    build.onResolve({ filter: /^(?:react-devtools-core|\.\/devtools\.js)$/ }, () => ({
      path: 'devtools',
      namespace: 'absent',
    }));
    build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: 'export default { initialize() {}, connectToDevTools() {} };',
    }));
  },
};

/** Build once into a folder. Throws what esbuild throws; `metafile` tells which source went into which file. */
export async function build(outdir = dist) {
  const { build: bundle } = await import('esbuild');
  const present = Object.entries(entries).filter(([, file]) => existsSync(join(root, file)));
  const result = await bundle({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(present),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: false,
    legalComments: 'none',
    chunkNames: 'chunk-[hash]',
    external: ['koffi'],
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' },
    // CommonJS modules inside the bundle ask for Node's own modules with require().
    banner: {
      js: "import { createRequire as $require } from 'node:module'; const require = $require(import.meta.url);",
    },
    plugins: [withoutDevtools],
    metafile: true,
    logLevel: 'warning',
    write: false,
  });
  // Only a bundle that came to be takes the place of the last one.
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  for (const { path, contents } of result.outputFiles) writeFileSync(path, contents);
  return result;
}

/** True when nothing under src/ is newer than the bundle. */
export function isFresh() {
  const main = join(dist, 'main.js');
  return existsSync(main) && newest(join(root, 'src')) <= statSync(main).mtimeMs;
}

/** The latest modification time (milliseconds) of anything under a folder, this script included. */
function newest(folder) {
  let latest = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    latest = Math.max(latest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs);
  }
  return latest;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const { metafile } = await build();
    if (process.argv.includes('--sizes')) {
      for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
        console.log(String(bytes).padStart(9), relative(root, join(root, file)));
      }
    }
  } catch (error) {
    if (error?.code === 'ERR_MODULE_NOT_FOUND') {
      // Installed without development dependencies: the bin says how to build when it is run.
      process.exit(0);
    }
    if (!Array.isArray(error?.errors)) console.error(error);
    process.exit(1);
  }
}
