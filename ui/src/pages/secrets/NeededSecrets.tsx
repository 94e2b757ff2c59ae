import { Button, Group, Text } from "@mantine/core";
import { UsedBy } from "../../app/UsedBy";
import { text } from "../../text";
import classes from "./NeededSecrets.module.css";
import type { NeededSecret } from "./secretsQuery";

const words = text.secrets;

interface Props {
  readonly needed: readonly NeededSecret[];
  readonly onSet: ((name: string) => void) | undefined;
}

/** Names that workflows refer to and that nobody has set yet. */
export function NeededSecrets({ needed, onSet }: Props) {
  return (
    <section className={classes.box} aria-labelledby="needed">
      <h2 id="needed" className={classes.title}>
        {words.needed}
      </h2>
      <Text size="sm" c="var(--text-dim)" mb="xs">
        {words.neededHint}
      </Text>
      <ul className={classes.list}>
        {needed.map(({ name, used_by }) => (
          <li key={name} className={classes.item}>
            <Group gap="sm">
              <Text size="sm" ff="monospace" fw={600}>
                {name}
              </Text>
              <UsedBy workflows={used_by} none={words.unused} />
            </Group>
            {onSet && (
              <Button size="xs" aria-label={words.setTitle(name)} onClick={() => onSet(name)}>
                {words.setNeeded}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
