import CopyToClipboard from "@cloudscape-design/components/copy-to-clipboard";

interface CopyCodeProps {
  code: string;
  /** What is copied, for the button's label: "Copy cURL command". */
  label: string;
}

/** A block of code with a button that copies it. */
export function CopyCode({ code, label }: CopyCodeProps) {
  return (
    <div className="copy-code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must reach them */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <CopyToClipboard
        variant="icon"
        copyButtonAriaLabel={`Copy ${label}`}
        copySuccessText="Copied"
        copyErrorText="The browser did not allow copying"
        textToCopy={code}
      />
    </div>
  );
}
