/** What of the editor is loaded apart is fetched before it is asked for: the server may be away by then. */

import { useEffect } from "react";

const PARTS = [
  () => import("../../form/NodeDrawer"),
  () => import("../../trigger/TriggerDrawer"),
  () => import("../../form/code/CodeField"),
  () => import("./SettingsForm"),
  () => import("./YamlView"),
];
/** Milliseconds that the page has for itself first. */
const DELAY = 700;

export function usePreload(): void {
  useEffect(() => {
    let left = false;
    const timer = setTimeout(async () => {
      // One after the other, so that what somebody asks for is not held up.
      for (const load of PARTS) if (!left) await load().catch(() => undefined);
    }, DELAY);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, []);
}
