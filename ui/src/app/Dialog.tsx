import { Modal, type ModalProps } from "@mantine/core";
import { useEffect, useState } from "react";
import { text } from "../text";

/**
 * A dialog that exists only while it is open. Its cross has a name, and the focus goes back to where it was before:
 * Mantine's own does that only for dialogs that stay and are closed.
 */
export function Dialog(props: Omit<ModalProps, "opened">) {
  useFocusBack();
  return <Modal opened closeButtonProps={{ "aria-label": text.shell.close }} {...props} />;
}

function useFocusBack() {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      setTimeout(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      }, 0);
    },
    [before],
  );
}
