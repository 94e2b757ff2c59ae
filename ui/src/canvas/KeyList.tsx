import { Kbd, Modal, Table } from "@mantine/core";
import { text } from "../text";

const words = text.canvas;

interface Props {
  readonly opened: boolean;
  readonly readOnly: boolean;
  onClose(): void;
}

/** All keys of the canvas. */
export function KeyList({ opened, readOnly, onClose }: Props) {
  const rows = readOnly ? words.keyList.filter(([keys]) => words.readOnlyKeys.includes(keys)) : words.keyList;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={words.keyListTitle}
      closeButtonProps={{ "aria-label": text.shell.close }}
    >
      <Table verticalSpacing={6}>
        <Table.Tbody>
          {rows.map(([keys, meaning]) => (
            <Table.Tr key={keys}>
              <Table.Th scope="row" w={150}>
                <Kbd>{keys}</Kbd>
              </Table.Th>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
