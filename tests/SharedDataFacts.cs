namespace ParamOO.Testing;

/// <summary>A fact about files beside the repository; skipped, and counted as skipped, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = SharedData.IsPresent ? null : "the reference files (../shared) are not beside this clone";
}

/// <summary>A theory about files beside the repository; skipped, and counted as skipped, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute() => Skip = SharedData.IsPresent ? null : "the reference files (../shared) are not beside this clone";
}
