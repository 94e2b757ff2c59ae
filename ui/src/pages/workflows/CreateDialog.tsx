import { Button } from "@mantine/core";
import { Dialog } from "../../app/Dialog";
import { text } from "../../text";
import { NewWorkflow } from "./NewWorkflow";

interface Props {
  readonly taken: ReadonlySet<string>;
  readonly onClose: () => void;
}

export function CreateDialog({ taken, onClose }: Props) {
  return (
    <Dialog onClose={onClose} title={text.workflows.createTitle} size={760}>
      <NewWorkflow taken={taken}>
        <Button variant="default" onClick={onClose}>
          {text.shell.cancel}
        </Button>
      </NewWorkflow>
    </Dialog>
  );
}
