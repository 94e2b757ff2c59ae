import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The server that `npm run dev` sends calls of the API to.
const server = process.env.HOOKYARD_URL ?? "http://127.0.0.1:8420";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../src/hookyard/web/page",
    emptyOutDir: true,
    // A font or picture inside of the style sheet would have to be allowed as a `data:` source.
    assetsInlineLimit: 0,
    // The server's policy allows no inline script, and modern browsers need no polyfill.
    modulePreload: { polyfill: false },
  },
  server: {
    fs: { allow: [".."] },
    proxy: { "/api": server, "/hooks": server },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    // No test is about time; a slow machine gets as much as it needs.
    testTimeout: 120_000,
  },
});
