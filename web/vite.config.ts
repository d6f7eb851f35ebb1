import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `vite build` makes the pages; `vite build --mode gallery` adds the page that shows every question type. */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  base: "/",
  build: {
    outDir: "../src/quorate/server/static",
    emptyOutDir: true,
    // Nothing inline: the pages run under script-src 'self'; style-src 'self'; img-src without data:.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      input: mode === "gallery" ? [here("index.html"), here("gallery.html")] : [here("index.html")],
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: { "/api": process.env.QUORATE_SERVER ?? "http://127.0.0.1:8765" },
  },
  test: { environment: "jsdom", include: ["tests/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"] },
}));
