import { ActionIcon, Button, Group, Tooltip } from "@mantine/core";
import { type Icon, IconTrash } from "@tabler/icons-react";

interface RemoveProps {
  /** What is on the tip, and the whole of it with the name of the row. */
  readonly label: string;
  readonly name: string;
  readonly onClick: () => void;
}

/** The bin at the end of a row. */
export function RemoveButton({ label, name, onClick }: RemoveProps) {
  return (
    <Tooltip label={label} withArrow>
      <ActionIcon variant="subtle" color="red" size="lg" aria-label={name} onClick={onClick}>
        <IconTrash size={17} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

interface Props {
  readonly change: { readonly icon: Icon; readonly label: string; readonly name: string; readonly onClick: () => void };
  readonly remove: RemoveProps;
}

/** What can be done with a row: change it, and take it away. */
export function RowActions({ change: { icon: Picture, label, name, onClick }, remove }: Props) {
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        leftSection={<Picture size={15} aria-hidden />}
        aria-label={name}
        onClick={onClick}
      >
        {label}
      </Button>
      <RemoveButton {...remove} />
    </Group>
  );
}
