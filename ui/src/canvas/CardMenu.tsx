import { Menu } from "@mantine/core";
import {
  IconClipboard,
  IconCopy,
  IconCopyPlus,
  IconEye,
  IconEyeOff,
  IconFlask,
  IconPencil,
  IconPlus,
  IconScissors,
  IconTrash,
} from "@tabler/icons-react";
import { text } from "../text";
import { indexOf, nameOf } from "./describing";
import { useCanvas } from "./store";
import type { CanvasActions, Selection } from "./types";

const words = text.canvas;
const SIZE = { size: 16, "aria-hidden": true } as const;

interface Props {
  readonly id: string;
  /** What the actions are about: the selection when the card is part of it. */
  readonly keys: Selection;
  readonly anchor: DOMRect;
  readonly actions: CanvasActions;
  onOpen(id: string): void;
  onAdd(): void;
  onPaste(): void;
  onClose(): void;
}

/** The actions of a card, at the pointer or below the card. */
export function CardMenu({ id, keys, anchor, actions, onOpen, onAdd, onPaste, onClose }: Props) {
  const title = useCanvas((state) => (keys.size > 1 ? words.moving(keys.size) : nameOf(state, id)));
  const disabled = useCanvas((state) => [...keys].every((key) => indexOf(state.document).get(key)?.node.disabled));
  const { test } = actions;
  return (
    <Menu opened onClose={onClose} position="bottom-start" shadow="md" width={230} trapFocus returnFocus={false}>
      <Menu.Target>
        <span style={{ position: "fixed", left: anchor.left, top: anchor.bottom, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={words.menu(title)}>
        {keys.size === 1 && (
          <>
            <Menu.Item leftSection={<IconPencil {...SIZE} />} rightSection="Enter" onClick={() => onOpen(id)}>
              {words.open}
            </Menu.Item>
            {test && (
              <Menu.Item leftSection={<IconFlask {...SIZE} />} onClick={() => test(id)}>
                {words.test}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconPlus {...SIZE} />} rightSection="A" onClick={onAdd} closeMenuOnClick={false}>
              {words.addBehind}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item leftSection={<IconCopy {...SIZE} />} rightSection="Ctrl C" onClick={() => actions.copy(keys)}>
          {words.copy}
        </Menu.Item>
        <Menu.Item leftSection={<IconScissors {...SIZE} />} rightSection="Ctrl X" onClick={() => actions.cut(keys)}>
          {words.cut}
        </Menu.Item>
        <Menu.Item leftSection={<IconClipboard {...SIZE} />} rightSection="Ctrl V" onClick={onPaste}>
          {words.paste}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCopyPlus {...SIZE} />}
          rightSection="Ctrl D"
          onClick={() => actions.duplicate(keys)}
        >
          {words.duplicate}
        </Menu.Item>
        <Menu.Item
          leftSection={disabled ? <IconEye {...SIZE} /> : <IconEyeOff {...SIZE} />}
          rightSection="D"
          onClick={() => actions.setDisabled(keys, !disabled)}
        >
          {disabled ? words.enable : words.disable}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash {...SIZE} />}
          rightSection="Del"
          onClick={() => actions.remove(keys)}
        >
          {words.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
