import { Anchor, Group } from "@mantine/core";
import { text } from "../text";
import { fixOf } from "./fixes";
import { useFormScope } from "./scope";

interface Props {
  /** What the server has to say about `value`. */
  readonly reasons: readonly string[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** The nearest name in place of one that does not exist, one click away. */
export function FixLine({ reasons, value, onChange }: Props) {
  const { readOnly } = useFormScope();
  const fixes = reasons.map((reason) => fixOf(reason, value)).filter((fix) => fix !== null);
  if (readOnly || fixes.length === 0) return null;
  return (
    <Group gap="sm" mt={2}>
      {fixes.map(({ name, fixed }) => (
        <Anchor key={name} component="button" type="button" size="xs" onClick={() => onChange(fixed)}>
          {text.form.nearest(name)}
        </Anchor>
      ))}
    </Group>
  );
}
