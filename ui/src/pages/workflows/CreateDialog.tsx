import { Button, Modal } from "@mantine/core";
import { text } from "../../text";
import { NewWorkflow } from "./NewWorkflow";

interface Props {
  readonly taken: ReadonlySet<string>;
  readonly onClose: () => void;
}

export function CreateDialog({ taken, onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.workflows.createTitle}
      size={760}
      closeButtonProps={{ "aria-label": text.shell.close }}
    >
      <NewWorkflow taken={taken}>
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
      </NewWorkflow>
    </Modal>
  );
}
