import { Combobox, Group, Text, TextInput, useCombobox } from "@mantine/core";
import { IconClipboard, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { text } from "../text";
import { Anchored } from "./Anchored";
import { colourOf, iconOf, useNodeTypes } from "./nodeTypes";
import styles from "./Palette.module.css";
import { type Offer, offerTypes, recentTypes, rememberType } from "./palette";

const words = text.canvas;
const PASTE = "@paste";

interface Props {
  /** Where on the screen it belongs to. */
  readonly anchor: DOMRect;
  /** Where the new node goes, in words. */
  readonly place: string;
  readonly mode: string;
  onPick(type: string): void;
  onPaste(): void;
  onClose(byKey: boolean): void;
}

/** Chooses the type of a new node: type some letters, arrow keys, Enter. */
export function Palette({ anchor, place, mode, onPick, onPaste, onClose }: Props) {
  const types = useNodeTypes();
  const [query, setQuery] = useState("");
  const [recent] = useState(recentTypes);
  const groups = useMemo(() => offerTypes(types.values(), query, mode, recent), [types, query, mode, recent]);
  // The field names its list, which is known to the combobox once it has been drawn.
  const [, setListed] = useState(false);
  const combobox = useCombobox({ opened: true });
  const { selectFirstOption } = combobox;
  const marked = useRef(groups);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first of each new list is the one that Enter takes
  useEffect(() => {
    // The list is drawn a moment after the field.
    const frame = requestAnimationFrame(() => {
      selectFirstOption();
      marked.current = groups;
      setListed(true);
    });
    return () => cancelAnimationFrame(frame);
  }, [groups]);
  const submit = (type: string) => {
    if (type === PASTE) return onPaste();
    rememberType(type);
    onPick(type);
  };
  /** Enter takes the first of what was typed for, though the list may not have marked it yet. */
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || marked.current === groups) return;
    event.preventDefault();
    event.stopPropagation();
    const first = groups.flatMap(({ offers }) => offers).find(({ reason }) => reason === "");
    if (first) submit(first.type.type);
  };
  const count = groups.reduce((sum, { offers }) => sum + offers.length, 0);
  return (
    <Anchored anchor={anchor} width={400} label={words.addHere(place)} onClose={onClose}>
      <Combobox store={combobox} onOptionSubmit={submit} withinPortal={false}>
        <Combobox.EventsTarget withExpandedAttribute>
          <TextInput
            data-autofocus
            onKeyDownCapture={press}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
            placeholder={words.searchTypes}
            aria-label={words.searchTypes}
            leftSection={<IconSearch size={16} aria-hidden />}
            classNames={{ input: styles.search ?? "" }}
            autoComplete="off"
            spellCheck={false}
          />
        </Combobox.EventsTarget>
        <Combobox.Options className={styles.options} aria-label={words.addHere(place)}>
          {groups.map(({ name, offers }) => (
            <Combobox.Group label={name} key={name}>
              {offers.map((offer) => (
                <TypeOption key={offer.type.type} offer={offer} />
              ))}
            </Combobox.Group>
          ))}
          {count === 0 && <Combobox.Empty>{words.nothingFound(query)}</Combobox.Empty>}
          {query === "" && (
            <Combobox.Option value={PASTE} className={styles.paste ?? ""}>
              <Group gap="xs">
                <IconClipboard size={16} aria-hidden />
                <Text size="sm">{words.pasteHere}</Text>
              </Group>
            </Combobox.Option>
          )}
        </Combobox.Options>
      </Combobox>
      <span className={styles.announced} role="status">
        {query === "" ? "" : words.typesFound(count)}
      </span>
    </Anchored>
  );
}

function TypeOption({ offer: { type, reason } }: { offer: Offer }) {
  const Picture = iconOf(type.type);
  return (
    <Combobox.Option value={type.type} disabled={reason !== ""} className={styles.option ?? ""}>
      <span
        className={styles.icon}
        style={{ ["--colour" as string]: `var(--mantine-color-${colourOf(type.group)}-filled)` }}
      >
        <Picture size={18} stroke={1.7} aria-hidden />
      </span>
      <span>
        <span className={styles.title}>{type.title}</span>
        <span className={styles.summary}>{reason || type.summary.replaceAll("`", "")}</span>
      </span>
    </Combobox.Option>
  );
}
