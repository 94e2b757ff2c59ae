import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";

interface Props {
  readonly workflows: readonly string[];
  /** What stands there when there is none. */
  readonly none: string;
}

/** The workflows that use something, each a link. */
export function UsedBy({ workflows, none }: Props) {
  if (workflows.length === 0) {
    return (
      <Text size="sm" c="var(--text-dim)">
        {none}
      </Text>
    );
  }
  return (
    <Text size="sm" component="span">
      {workflows.map((key, index) => (
        <span key={key}>
          {index > 0 && ", "}
          <Anchor component={Link} to={`/workflows/${key}`} size="sm">
            {key}
          </Anchor>
        </span>
      ))}
    </Text>
  );
}
