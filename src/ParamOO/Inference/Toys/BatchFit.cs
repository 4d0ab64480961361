using ParamOO.Fitting;

namespace ParamOO.Inference.Toys;

/// <summary>Fits every row of a batch: <see cref="BatchFitter.Fit"/>, or a device that does the same. Not for use by two threads at a time.</summary>
/// <param name="batch">What to fit, and where to write the results.</param>
public delegate void BatchFit(in FitBatch batch);
