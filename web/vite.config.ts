import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { sampleMedia } from "./samplemedia.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `vite build` makes the pages; `--mode gallery` the page that shows every question type, which is in no release. */
export default defineConfig(({ mode }) => ({
  // Before the proxy of development, since its addresses are the server's.
  plugins: [react(), ...(mode === "gallery" ? [sampleMedia()] : [])],
  base: "/",
  build: {
    outDir: mode === "gallery" ? "node_modules/.gallery" : "../src/quorate/server/static",
    emptyOutDir: true,
    // Nothing inline: the pages run under script-src 'self'; style-src 'self'; img-src without data:.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      input: here(mode === "gallery" ? "gallery.html" : "index.html"),
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": process.env.QUORATE_SERVER ?? "http://127.0.0.1:8765" },
  },
  test: { environment: "node", include: ["tests/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"] },
}));
