import { Button } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { text } from "../text";
import { Empty } from "./Empty";
import { describeError } from "./problems";

interface Props {
  readonly error: unknown;
  /** Loads it again. */
  readonly onRetry: () => Promise<void>;
}

/** In the place of a part of the page that could not be loaded. */
export function PartFailed({ error, onRetry }: Props) {
  const [busy, setBusy] = useState(false);
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    here.current?.scrollIntoView?.({ block: "nearest" });
  }, []);
  const retry = () => {
    setBusy(true);
    void onRetry().finally(() => setBusy(false));
  };
  return (
    <div ref={here} role="alert" title={describeError(error).detail}>
      <Empty icon={IconCloudOff} title={text.shell.partFailed} hint={text.shell.partFailedHint}>
        <Button mt="sm" loading={busy} onClick={retry}>
          {text.shell.tryAgain}
        </Button>
      </Empty>
    </div>
  );
}
