using ParamOO.Fitting;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>The uncertainty of one parameter, from the curvature at the Asimov data of the reference hypothesis, all others profiled.</summary>
/// <param name="Parameter">Name.</param>
/// <param name="Unbinned">σ of the unbinned likelihood; NaN where its curvature is not positive.</param>
/// <param name="Binned">σ of the workspace; NaN where its fit has no covariance.</param>
public sealed record ComparedUncertainty(string Parameter, double Unbinned, double Binned)
{
    /// <summary>Binned over unbinned: above 1 where the bins constrain a parameter less.</summary>
    public double Ratio => Binned / Unbinned;

    /// <summary>Whether an auxiliary measurement constrains the parameter.</summary>
    public bool IsConstrained { get; init; }

    /// <summary>Compares all parameters that both likelihoods fit.</summary>
    /// <param name="likelihood">The unbinned likelihood of Asimov data of the reference hypothesis.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="held">Parameters of the workspace that the unbinned likelihood does not have.</param>
    public static ValueList<ComparedUncertainty> AtReference(UnbinnedLikelihood likelihood, Workspace workspace, ValueList<ParameterValue> held)
    {
        var unbinned = SigmasOf(likelihood);
        var models = new HypothesisModels(workspace, new StatementOptions { Held = held });
        var model = models.At(likelihood.Model.ReferenceHypothesis);
        string[] names = [.. models.Names];
        var fit = Fit.Run(model, FitRequest.Free with { Data = new AsimovData().At(models, model) });
        return
        [
            .. from parameter in unbinned
               let index = Array.IndexOf(names, parameter.Name)
               where index >= 0
               select new ComparedUncertainty(parameter.Name, parameter.Sigma, fit.Covariance is { } matrix ? Math.Sqrt(matrix[index, index]) : double.NaN)
               {
                   IsConstrained = model.Parameters[index].Constraint.IsPresent,
               },
        ];
    }

    /// <summary>σ² = 2 (H⁻¹)_kk with the Hessian H of −2 ln L, and H⁻¹ = L⁻ᵀ L⁻¹.</summary>
    private static IEnumerable<(string Name, double Sigma)> SigmasOf(UnbinnedLikelihood likelihood)
    {
        int[] free = [.. Enumerable.Range(0, likelihood.Parameters.Length).Where(index => !likelihood.Parameters[index].IsFixed)];
        double[] point = [.. likelihood.Parameters.Select(parameter => parameter.Name == likelihood.Model.Poi ? likelihood.Model.ReferenceHypothesis : parameter.Nominal)];
        var hessian = likelihood.Evaluate([point], free)[0].Hessian;
        var isPositive = !hessian.Any(double.IsNaN) && DenseCholesky.TryFactor(hessian, free.Length);
        for (var k = 0; k < free.Length; k++)
        {
            var column = new double[free.Length];
            column[k] = 1;
            if (isPositive)
            {
                DenseCholesky.SolveLower(hessian, column);
            }

            yield return (likelihood.Parameters[free[k]].Name, isPositive ? Math.Sqrt(2 * column.Sum(value => value * value)) : double.NaN);
        }
    }
}
