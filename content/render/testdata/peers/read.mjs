// Reads lines of messages (a JSON list) from stdin, and writes what the two peers make of
// each: lists of runs with the keys of `pita content read`, without links.
import peer from '@flasd/whatsapp-formatting';
import parse from 'u-wave-parse-chat-markup';
import { text } from 'node:stream/consumers';

// The first peer writes tags; ours are single characters that no text holds.
const styles = ['bold', 'italic', 'strike', 'code'];
const tag = (style, shut) => String.fromCharCode(0xe000 + 2 * styles.indexOf(style) + shut);
const rules = [['*', 'bold'], ['_', 'italic'], ['~', 'strike'], ['```', 'code'], ['`', 'code']].map(
  ([wildcard, style]) => ({ wildcard, openTag: tag(style, 0), closeTag: tag(style, 1) }),
);

const run = (text, on) => ({ text, bold: false, italic: false, strike: false, code: false, ...on });

function flasd(line) {
  const runs = [];
  const depth = {};
  for (const c of peer.format(line, rules)) {
    const n = c.charCodeAt(0) - 0xe000;
    if (n >= 0 && n < 2 * styles.length) {
      const style = styles[n >> 1];
      depth[style] = (depth[style] ?? 0) + (n & 1 ? -1 : 1);
      continue;
    }
    runs.push(run(c, Object.fromEntries(styles.map((s) => [s, (depth[s] ?? 0) > 0]))));
  }
  return runs;
}

function uwave(nodes, on = {}) {
  return nodes.flatMap((n) => {
    if (typeof n === 'string') return [run(n, on)];
    if (n.type === 'link') return [run(n.text, on)];
    return uwave(n.content, { ...on, [n.type]: true });
  });
}

// Nobody is mentioned and no picture is spelled; an empty list would match everything.
const nobody = { emojiNames: [], mentions: ['\u{10ffff}'] };

const lines = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(lines.map((line) => ({
  flasd: flasd(line),
  uwave: uwave(parse(line, nobody)),
}))));
