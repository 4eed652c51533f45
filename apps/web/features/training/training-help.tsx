import HelpPanel from "@cloudscape-design/components/help-panel";

/** Behind the "Info" link of the pages about training. */
export function TrainingHelp() {
  return (
    <HelpPanel header={<h2>Training a model</h2>}>
      <p>
        A training job learns to predict one column of a dataset, the <b>target</b>, from others, the <b>features</b>.
        Without a target it groups rows that are alike, finds rows unlike all others, or says with a few columns what
        many say.
      </p>
      <h3>The split</h3>
      <p>
        Rows are dealt once, by a seed. The model learns from the training rows; the validation rows are watched to stop
        before it learns noise; the test rows are kept back and judge the finished model.
      </p>
      <h3>Forecasts</h3>
      <p>
        Rows are put together to series by an item column, in the order of a time column. The split is by time: the last{" "}
        <b>prediction_length</b> steps of every series are held out to judge the model, and never learned from.
      </p>
      <h3>Texts</h3>
      <p>
        Most algorithms take a text column as categories. BlazingText, LDA and the Neural Topic Model read the words of
        one text column; Object2Vec compares two columns, a name or a text each: <b>in0_column</b> says which comes
        first, <b>enc0_network</b> and <b>enc1_network</b> whether a column is a name or is read word by word.
      </p>
      <h3>Hyperparameters</h3>
      <p>
        They steer how an algorithm learns. The defaults are a good start; the first ones to try are those shown without
        opening <b>Advanced</b>. Only values that you change are sent.
      </p>
      <h3>While it runs</h3>
      <p>
        Curves and log are live. A job that is stopped keeps what it has learned so far as a model. If the machine that
        runs it dies, another goes on from the last checkpoint.
      </p>
    </HelpPanel>
  );
}
