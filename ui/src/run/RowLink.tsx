import { useNavigate } from "@tanstack/react-router";
import { type MouseEvent, type ReactNode, useCallback } from "react";
import classes from "./RowLink.module.css";

/** The link of a row: light, because a list makes many while it scrolls. `useRowLinks` follows it. */
export function RowLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <a href={to} className={classes.link}>
      {children}
    </a>
  );
}

/** What a click on a link inside does; those for a new tab or window are the browser's. */
export function useRowLinks(): (event: MouseEvent<HTMLElement>) => void {
  const navigate = useNavigate();
  return useCallback(
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
      if (link === null || !isPlain || event.defaultPrevented) return;
      event.preventDefault();
      void navigate({ to: link.pathname });
    },
    [navigate],
  );
}
