import HelpPanel from "@cloudscape-design/components/help-panel";

export function ModelsHelp() {
  return (
    <HelpPanel header={<h2>Models</h2>}>
      <p>
        A model is one <b>ONNX</b> file. It takes the columns as they stand in the data, texts and missing values
        included, so that nothing has to be prepared where it is used.
      </p>
      <h3>Evaluation</h3>
      <p>
        The figures come from rows that were kept back and never learned from. Beside each stands the best answer that
        ignores the features, such as the mean: a model that does not beat it has learned nothing.
      </p>
      <h3>Verification</h3>
      <p>
        Before it is stored, the file answers the held-out rows and is compared with what training itself predicted.
      </p>
      <h3>Use it</h3>
      <p>
        Try it in the browser, deploy it behind an endpoint, share it by a link that needs no account, or download the
        file and run it with any ONNX runtime.
      </p>
    </HelpPanel>
  );
}
