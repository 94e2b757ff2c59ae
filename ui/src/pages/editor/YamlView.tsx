import { Alert, Button, Group, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { text } from "../../text";
import type { DraftState } from "./draftState";
import type { DraftStore } from "./draftStore";
import styles from "./YamlView.module.css";
import { YamlEditor } from "./yamlEditor";

const words = text.editor;

interface Props {
  readonly store: DraftStore;
  readonly state: DraftState;
  readonly readOnly: boolean;
  /** A line to show; another object asks again. */
  readonly line: { readonly at: number } | null;
}

/** The whole draft as text, beside the canvas. Loaded apart, for the editor is heavy. */
export default function YamlView({ store, state, readOnly, line }: Props) {
  const host = useRef<HTMLDivElement | null>(null);
  const editor = useRef<YamlEditor | null>(null);
  useEffect(() => {
    if (!host.current) return;
    const view = new YamlEditor(host.current, store.text, {
      label: words.yamlLabel,
      readOnly,
      onChange: (typed) => store.write(typed, words.edits.yaml),
      onUndo: store.undo,
      onRedo: store.redo,
    });
    editor.current = view;
    return () => view.close();
  }, [store, readOnly]);

  const { broken, history, problems, warnings } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text of the store is that of these two
  useEffect(() => {
    // Several edits in a row are followed at once.
    const timer = setTimeout(async () => {
      const written = await store.writeText();
      if (written !== null) editor.current?.follow(written);
    }, 60);
    return () => clearTimeout(timer);
  }, [store, history, broken]);
  useEffect(() => {
    const found = broken
      ? broken.problems.map((one) => ({ ...one, grave: true }))
      : [
          ...problems.map(({ reason, line, column }) => ({ reason, line, column, grave: true })),
          ...warnings.map(({ reason, line, column }) => ({ reason, line, column, grave: false })),
        ];
    editor.current?.mark(found);
  }, [broken, problems, warnings]);
  useEffect(() => {
    if (line) editor.current?.goTo(line.at, 1, false);
  }, [line]);

  const first = broken?.problems[0];
  return (
    <div className={styles.view}>
      <div ref={host} className={styles.editor} />
      {first && (
        <Alert color="red" variant="light" className={styles.broken ?? ""} role="status">
          <Text size="sm" fw={600}>
            {words.yamlBrokenAt(first.line, first.reason)}
          </Text>
          <Text size="sm">{words.yamlBroken}</Text>
          <Group gap="xs" mt={6}>
            <Button size="compact-xs" onClick={() => editor.current?.goTo(first.line, first.column, true)}>
              {words.goToLine}
            </Button>
            <Button size="compact-xs" variant="default" onClick={store.dropBroken}>
              {words.dropText}
            </Button>
          </Group>
        </Alert>
      )}
    </div>
  );
}
