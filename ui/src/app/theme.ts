import { createTheme, type MantineColorsTuple } from "@mantine/core";
import { text } from "../text";

/** The accent: a harbour teal that no status uses. */
const yard: MantineColorsTuple = [
  "#e8f7f6",
  "#d3ecea",
  "#a7d8d4",
  "#77c3bd",
  "#51b1aa",
  "#38a69e",
  "#279e96",
  "#0f7f78",
  "#066a64",
  "#00544f",
];

/** Greys of the dark scheme, with the same cool tint as the surfaces in global.css. */
const dark: MantineColorsTuple = [
  "#d3d9de",
  "#b6bfc6",
  "#919ca5",
  "#68747e",
  "#3d464e",
  "#323a41",
  "#252b31",
  "#1b1f23",
  "#14171a",
  "#0e1113",
];

export const theme = createTheme({
  colors: { yard, dark },
  primaryColor: "yard",
  primaryShade: { light: 7, dark: 7 },
  autoContrast: true,
  defaultRadius: "md",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Code", "Roboto Mono", "DejaVu Sans Mono", monospace',
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "1.5rem" }, h2: { fontSize: "1.2rem" } } },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    // The place-holder has no role that may stand in a menu; the first item has the focus instead.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": text.shell.close } } },
    Modal: { defaultProps: { radius: "lg" }, styles: { title: { fontSize: "1.1rem", fontWeight: 600 } } },
  },
});
