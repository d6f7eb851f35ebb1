/** The picture and the sound of the gallery, drawn when they are asked for, so that no media lie in the repository. */

import { deflateSync } from "node:zlib";

import type { Plugin } from "vite";

const MEDIA = [
  { path: "/api/media/" + "a".repeat(64), type: "image/png", make: picture },
  { path: "/api/media/" + "b".repeat(64), type: "audio/wav", make: sound },
];

/** Serves them in development, and writes them beside a built gallery. */
export function sampleMedia(): Plugin {
  return {
    name: "quorate-sample-media",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const found = MEDIA.find(({ path }) => path === request.url);
        if (found === undefined) return next();
        response.setHeader("Content-Type", found.type);
        response.end(found.make());
      });
    },
    generateBundle() {
      for (const { path, make } of MEDIA) this.emitFile({ type: "asset", fileName: path.slice(1), source: make() });
    },
  };
}

/** 480 × 320 pixels: a red and a blue square on grey. */
function picture(): Buffer {
  const [width, height] = [480, 320];
  const rows = Buffer.alloc((width * 3 + 1) * height, 0xd8);
  const square = (left: number, top: number, size: number, colour: readonly number[]) => {
    for (let y = top; y < top + size; y += 1)
      for (let x = left; x < left + size; x += 1) rows.set(colour, y * (width * 3 + 1) + 1 + x * 3);
  };
  square(60, 70, 110, [190, 60, 50]);
  square(290, 130, 130, [50, 90, 170]);
  for (let y = 0; y < height; y += 1) rows[y * (width * 3 + 1)] = 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc(body), body.length + 4);
  return frame;
}

/** The check sum of PNG (ISO 3309). */
function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** Six seconds at 8 kHz: silence, a tone, silence, a higher tone. */
function sound(): Buffer {
  const [rate, seconds] = [8000, 6];
  const samples = Buffer.alloc(rate * seconds * 2);
  for (let at = 0; at < rate * seconds; at += 1) {
    const second = at / rate;
    const pitch = second > 1 && second < 2.5 ? 330 : second > 4 && second < 5 ? 494 : 0;
    samples.writeInt16LE(Math.round(9000 * Math.sin(2 * Math.PI * pitch * second)), at * 2);
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
