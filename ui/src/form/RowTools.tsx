/** Small buttons beside the rows of a list, and the handle that moves them. */

import { ActionIcon, type ActionIconProps } from "@mantine/core";
import { IconGripVertical, IconX } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { text } from "../text";

export function RemoveButton({ what, onClick, ...props }: ActionIconProps & { what: string; onClick: () => void }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={26}
      aria-label={text.form.remove(what)}
      onClick={onClick}
      {...props}
    >
      <IconX size={15} aria-hidden />
    </ActionIcon>
  );
}

/** Moving rows of a list by dragging their handle, or with the arrow keys on it. */
export function useReorder(count: number, onMove: (from: number, to: number) => void) {
  const dragged = useRef<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const end = () => {
    dragged.current = null;
    setOver(null);
  };
  return {
    /** For the row itself. `data-over` marks where the dragged one will be. */
    row: (index: number) => ({
      "data-over": over === index || undefined,
      onDragOver: (event: DragEvent) => {
        if (dragged.current === null) return;
        event.preventDefault();
        setOver(index);
      },
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        if (dragged.current !== null && dragged.current !== index) onMove(dragged.current, index);
        end();
      },
    }),
    handle: (index: number, what: string) => (
      <ActionIcon
        component="div"
        role="button"
        tabIndex={0}
        variant="subtle"
        color="gray"
        size={26}
        draggable
        style={{ cursor: "grab" }}
        aria-label={text.form.reorder(what)}
        onDragStart={(event: DragEvent) => {
          dragged.current = index;
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", what);
        }}
        onDragEnd={end}
        onKeyDown={(event) => {
          const to = index + (event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0);
          if (to === index || to < 0 || to >= count) return;
          event.preventDefault();
          onMove(index, to);
          // The handle of the row that was moved keeps the focus.
          const row = event.currentTarget.closest("[data-row]");
          const next = row?.parentElement?.querySelectorAll(":scope > [data-row]")[to];
          requestAnimationFrame(() => next?.querySelector<HTMLElement>("[draggable]")?.focus());
        }}
      >
        <IconGripVertical size={15} aria-hidden />
      </ActionIcon>
    ),
  };
}
