import { Text } from "@mantine/core";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { typeOf } from "../workflow/variables";
import classes from "./Field.module.css";
import { FixLine } from "./FixLine";
import { usePreview } from "./preview";
import { showShort } from "./values";

interface Props {
  readonly template: Json | undefined;
  /** Set where what is wrong is said already. */
  readonly quiet?: boolean;
  /** Puts another text in its place. */
  readonly onChange?: (value: string) => void;
}

/** What `template` is with the sample, and what the server has to say about it. Nothing for a plain value. */
export function PreviewLine({ template, quiet = false, onChange }: Props) {
  const preview = usePreview(template);
  if (!preview) return null;
  const { value, warnings, problems } = preview;
  const wrong = problems.map(({ reason }) => reason);
  return (
    <div aria-live="polite">
      {wrong.length === 0 && (
        <div className={classes.preview}>
          <span>{text.form.resolved}</span>
          <code>{value === "" ? text.form.resolvedEmpty : showShort(value, 200)}</code>
          {value !== null && <span>{text.form.types[typeOf(value)]}</span>}
        </div>
      )}
      {[...(quiet ? [] : wrong), ...warnings].map((line) => (
        <Text key={line} className={classes.warning}>
          {line}
        </Text>
      ))}
      {onChange && typeof template === "string" && <FixLine reasons={warnings} value={template} onChange={onChange} />}
    </div>
  );
}
