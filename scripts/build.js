/**
 * Bundle the program into dist/. Plain JavaScript, because `npm install` runs it before anything is built.
 *
 * The bundle is split, so that a headless command loads neither Ink nor React; koffi stays outside, since it
 * is a native module that only the real kernel needs.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { asCommonJs, MODULE_URL_NAME } from './commonjs.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');

/** What the bin runs, the process that holds the real kernel's actors, and what the build itself runs. */
const entries = {
  main: 'src/main.ts',
  supervisor: 'src/engine/real/supervisor.ts',
  'lab-index': 'src/cli/lab-index.ts',
};

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

/**
 * string-width with plainWidth() in front of it, and with what only other characters need made when they come. Each
 * edit must find its place, so that another string-width stops the build.
 */
const fasterWidth = {
  name: 'faster-width',
  setup(build) {
    const plain = JSON.stringify(join(root, 'scripts', 'plain-width.js'));
    const edits = [
      [/^/, () => `import { plainWidth } from ${plain};\n`],
      [
        /const rgiEmojiRegex = \/(.+)\/v;/,
        // Merely reading this expression makes V8 gather every emoji there is.
        (_, pattern) =>
          lazy('rgiEmojiRegex', 'test', `new RegExp(${JSON.stringify(pattern)}, 'v')`),
      ],
      [
        /\tlet width = 0;\n\tconst eastAsianWidthOptions/,
        (place) => `\tconst plain = ambiguousIsNarrow ? plainWidth(string) : -1;
\tif (plain >= 0) return plain;\n${place}`,
      ],
    ];
    build.onLoad({ filter: /[\\/]node_modules[\\/]string-width[\\/]index\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      for (const [place, edit] of edits) {
        if (!place.test(contents)) throw new Error(`${path} has no ${place}: see faster-width`);
        contents = contents.replace(place, edit);
      }
      return { contents, loader: 'js' };
    });
  },
};

/** Ink with an Output that is faster, and texts that are cleaned once and not at each picture and each level. */
const fasterInk = {
  name: 'faster-ink',
  setup(build) {
    build.onResolve({ filter: /^\.\/output\.js$/ }, ({ importer }) =>
      /[\\/]ink[\\/]build[\\/]/.test(importer)
        ? { path: 'output', namespace: 'faster-ink' }
        : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'faster-ink' }, () => ({
      contents: `export { Output as default } from ${JSON.stringify(join(root, 'scripts', 'ink-output.js'))};`,
      resolveDir: root,
    }));
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]sanitize-ansi\.js$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      const place = 'export default sanitizeAnsi;';
      if (!contents.includes(place)) throw new Error(`${path} has no ${place}: see faster-ink`);
      return {
        contents: contents.replace(
          place,
          `const cleaned = new Map();
// What has nothing but styles is clean already, unless a combining mark follows one.
const CLEAN = /^(?:[\\t\\n\\x20-\\x7e\\u00a1-\\u02ff\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u2bff]|\\x1b\\[[\\d;]*m)*$/;
export default (text) => {
  if (CLEAN.test(text)) return text;
  let clean = cleaned.get(text);
  if (clean === undefined) {
    clean = sanitizeAnsi(text);
    if (cleaned.size > 20000) cleaned.clear();
    cleaned.set(text, clean);
  }
  return clean;
};`,
        ),
        loader: 'js',
      };
    });
  },
};

/** What packages wait for while they are loaded, which CommonJS cannot: made without waiting, or left out. */
const withoutWaiting = {
  name: 'without-waiting',
  setup(build) {
    let wasm = '';
    // Ink looks up its own name for React's developer tools.
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]reconciler\.js$/ }, ({ path }) => ({
      contents: edited(path, [
        ["await import('./devtools.js')", 'undefined'],
        ['await loadPackageJson()', '{}'],
      ]),
    }));
    // Ink's layout engine unpacks its WebAssembly as if it came from a network.
    build.onLoad({ filter: /[\\/]yoga-wasm-base64-esm\.js$/ }, ({ path }) => ({
      contents: edited(path, [
        [
          /base64,([A-Za-z0-9+/=]{1000,})/,
          (_, data) => {
            wasm = data;
            return 'base64,';
          },
        ],
        ['import.meta.url', "''"],
        [/$/, () => `\nexport const wasm = ${JSON.stringify(wasm)};`],
      ]),
    }));
    build.onLoad({ filter: /[\\/]yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, ({ path }) => ({
      contents: edited(path, [
        [/^import loadYoga/m, 'import loadYoga, { wasm }'],
        ['wrapAssembly(await loadYoga())', `wrapAssembly(loaded())`],
        [
          /$/,
          `
function loaded() {
  const assembly = {
    instantiateWasm(imports, receive) {
      receive(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'base64')), imports));
      return {};
    },
  };
  // Fills what it is given before it returns, since nothing was waited for.
  loadYoga(assembly);
  return assembly;
}`,
        ],
      ]),
    }));
  },
};

/** Packages that load parts of Node which they hardly ever need. */
const withoutUnused = {
  name: 'without-unused',
  setup(build) {
    build.onLoad({ filter: /[\\/]node_modules[\\/]signal-exit[\\/]index\.js$/ }, ({ path }) => ({
      contents: edited(path, [
        [
          "require('assert')",
          '{ equal(one, other, message) { if (one !== other) throw new TypeError(message); } }',
        ],
      ]),
    }));
  },
};

/** A package's source with edits, each of which must find its place, so that another version stops the build. */
function edited(path, edits) {
  return edits.reduce(
    (contents, [place, edit]) => {
      const found = typeof place === 'string' ? contents.includes(place) : place.test(contents);
      if (!found) throw new Error(`${path} has no ${place}: see scripts/build.js`);
      return contents.replace(place, edit);
    },
    readFileSync(path, 'utf8'),
  );
}

/** Source of a constant with one method, whose value is made at the first call. */
function lazy(name, method, value) {
  return `let ${name}Made;
const ${name} = { ${method}: (text) => (${name}Made ??= ${value}).${method}(text) };`;
}

/**
 * Bundle the program, or other sources of this project, into a folder. Throws what esbuild throws; `metafile` tells which
 * source went into which file.
 */
export async function bundle(outdir, sources = entries) {
  const { build: esbuild, transform } = await import('esbuild');
  const present = Object.entries(sources).filter(([, file]) => existsSync(join(root, file)));
  const result = await esbuild({
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
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
      // Ink's layout engine would unpack its WebAssembly through fetch(), which loads all of Node's HTTP client.
      // Without fetch it decodes the bytes itself, in a tenth of the time. Nothing here talks to a network.
      fetch: 'undefined',
      'Intl.Segmenter': 'LazySegmenter',
      'import.meta.url': MODULE_URL_NAME,
    },
    inject: [join(root, 'scripts', 'lazy-segmenter.js')],
    plugins: [withoutDevtools, withoutWaiting, withoutUnused, fasterWidth, fasterInk],
    metafile: true,
    logLevel: 'warning',
    write: false,
  });
  const files = await asCommonJs(result.outputFiles, { transform });
  // Only a bundle that came to be takes the place of the last one.
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  for (const { path, contents } of files) writeFileSync(path, contents);
  return result;
}

/** The bundle in dist/, and beside it what it says of the labs. Returns and throws as bundle does. */
export async function build() {
  const result = await bundle(dist);
  const { makeLabIndex } = await import(pathToFileURL(join(dist, 'lab-index.cjs')).href);
  writeFileSync(join(dist, 'labs.json'), JSON.stringify(makeLabIndex()));
  return result;
}

/** True when nothing under src/ is newer than the bundle. */
export function isFresh() {
  const main = join(dist, 'main.cjs');
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
