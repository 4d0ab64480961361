using ParamOO.Fitting;
using ParamOO.Fitting.Lanes;
using ParamOO.Gpu.Programs;

namespace ParamOO.Gpu;

/// <summary>The fits of one model on one device: what is launched, in which order.</summary>
/// <param name="problem">The model.</param>
/// <param name="image">The model as the device sees it.</param>
/// <param name="program">The compiled kernels.</param>
/// <param name="layout">How fits lie.</param>
/// <param name="options">How to minimise.</param>
internal sealed class FitJob(FitProblem problem, ModelImage image, DeviceProgram program, FitLayout layout, FitOptions options)
{
    private readonly int starts = PoiStarts.Count(problem, options);

    /// <summary>How fits lie.</summary>
    public FitLayout Layout => layout;

    /// <summary>The model as the device sees it.</summary>
    public ModelImage Image => image;

    /// <summary>Numbers of an outcome: status, value, distance, evaluations, then the estimates.</summary>
    public int OutcomeSize => 4 + problem.Model.Parameters.Length;

    /// <summary>Evaluations of −2 ln L so far.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Steps so far: gradient, matrix, factor and solution.</summary>
    public long Solutions { get; private set; }

    /// <summary>The kernels that take the time, as a worker has them.</summary>
    /// <param name="worker">The worker.</param>
    public IReadOnlyList<DeviceKernel> MainKernels(DeviceWorker worker) => [worker.Kernel(program, "evaluate"), worker.Kernel(program, "solve")];

    /// <summary>What the compiler said.</summary>
    public string Log => program.Log;

    /// <summary>Memory of one fit: its own numbers, and all.</summary>
    /// <param name="image">The model.</param>
    /// <param name="parameters">Parameters of the model.</param>
    public static (long Largest, long All) BytesPerFit(ModelImage image, int parameters)
    {
        var own = 8L * image.Entries;
        return (own, own + (8L * ((2 * image.Data) + (2 * (4 + parameters)) + (4 * parameters))) + 12);
    }

    /// <summary>Copies rows of data to the device and fits them.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="rows">Data of the fits, or one row for all.</param>
    /// <param name="boxes">Writes the boxes of a start, as many rows as it returns; one row serves all.</param>
    /// <param name="fits">How many fits.</param>
    /// <param name="outcomes">Receives the outcomes.</param>
    public void Run(DeviceWorker worker, ReadOnlySpan<double> rows, FitBoxes boxes, int fits, Span<double> outcomes)
    {
        var buffer = worker.Copy("rows", rows);
        worker.Read(Run(worker, buffer, rows.Length > image.Data ? image.Data : 0, boxes, fits, "outcomes"), outcomes[..(fits * OutcomeSize)]);
    }

    /// <summary>Reserves all memory whose size depends on the number of fits. Some drivers find out only at the first use, so that it is used.</summary>
    /// <param name="worker">The worker.</param>
    /// <exception cref="DeviceException">There is not enough.</exception>
    public void Reserve(DeviceWorker worker)
    {
        var capacity = layout.Capacity;
        foreach (var purpose in (string[])["rows", "data"])
        {
            worker.Write(worker.Memory(purpose, 8L * capacity * image.Data), 0, 0.0);
        }

        foreach (var purpose in (string[])["conditional", "outcomes"])
        {
            worker.Write(worker.Memory(purpose, 8L * capacity * OutcomeSize), 0, 0.0);
        }

        worker.Write(worker.Memory("memory", 8L * capacity * image.Entries), 0, 0.0);
        Lists.Reserve(worker, capacity);
    }

    /// <summary>Reduces the outcomes of both fits of toys to what is wanted of them: test statistic, estimate of one parameter, whether both converged.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="conditional">Outcomes with the parameter held.</param>
    /// <param name="free">Outcomes with the parameter free.</param>
    /// <param name="tested">Index of the parameter.</param>
    /// <param name="results">Receives three numbers per toy.</param>
    public void TestToys(DeviceWorker worker, nint conditional, nint free, int tested, Span<double> results)
    {
        var memory = worker.Memory("results", 8L * results.Length);
        worker.PerItem(program, "test_toys", results.Length / 3, conditional, free, memory, results.Length / 3, OutcomeSize, tested);
        worker.Read(memory, results);
    }

    /// <summary>Reduces the outcomes of both fits of toys to their test statistics, which stay on the device.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="conditional">Outcomes with the parameter held.</param>
    /// <param name="free">Outcomes with the parameter free.</param>
    /// <param name="tested">Index and value of the parameter.</param>
    /// <param name="side">On which side of the value estimates do not count: −1, 1, or 0 for none.</param>
    /// <param name="statistics">Receives the statistics.</param>
    /// <param name="first">Index of the first toy.</param>
    /// <param name="toys">How many toys.</param>
    /// <param name="tolerance">How far below zero a statistic may be by rounding.</param>
    /// <returns>The toys whose fits did not get on, counted from the first.</returns>
    public int[] RankToys(DeviceWorker worker, nint conditional, nint free, (int Index, double Value) tested, int side, DeviceStatistics statistics, int first, int toys, double tolerance)
    {
        var (left, counter) = (worker.Memory("left", 4L * layout.Capacity), worker.Copy<int>("counters", [0, 0]));
        worker.PerItem(
            program, "rank_toys", toys, conditional, free, statistics.Memory, left, counter, toys, OutcomeSize, tested.Index, first, statistics.Half, tested.Value, side, tolerance);
        Span<int> count = stackalloc int[1];
        worker.Read(counter, count);
        var list = new int[count[0]];
        if (list.Length > 0)
        {
            worker.Read<int>(left, list);
        }

        return list;
    }

    /// <summary>Fits rows of data that are on the device; the outcomes stay there.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="rows">Memory with the rows.</param>
    /// <param name="rowStride">Length of a row; 0 when one serves all.</param>
    /// <param name="boxes">Starts and bounds.</param>
    /// <param name="fits">How many fits.</param>
    /// <param name="purpose">Name of the memory that receives the outcomes.</param>
    /// <returns>That memory.</returns>
    public nint Run(DeviceWorker worker, nint rows, int rowStride, FitBoxes boxes, int fits, string purpose)
    {
        var capacity = layout.Capacity;
        var data = worker.Memory("data", 8L * capacity * image.Data);
        var memory = worker.Memory("memory", 8L * capacity * image.Entries);
        var outcomes = worker.Memory(purpose, 8L * capacity * OutcomeSize);
        var structure = worker.Copy<int>("structure", image.Structure);
        var numbers = worker.Copy<double>("numbers", image.Numbers);
        worker.PerItem(program, "load_data", fits, rows, data, fits, capacity, rowStride, image.Data);
        for (var start = 0; start < starts; start++)
        {
            var box = boxes.Of(start, fits);
            if (box.Rows.IsEmpty)
            {
                break;
            }

            var lists = Lists.Reserve(worker, capacity);
            Launch(worker, "start_fits", fits, structure, numbers, data, memory, capacity, fits, worker.Copy("boxes", box.Rows), box.Stride, lists.Active);
            Advance(worker, fits, lists, structure, numbers, data, memory, worker.Copy<double>("metric", boxes.MetricOf(start)));
            Launch(worker, "collect", fits, structure, numbers, data, memory, capacity, fits, outcomes, start);
        }

        return outcomes;
    }

    /// <summary>Both kernels in turn until no fit is active.</summary>
    private void Advance(DeviceWorker worker, int fits, Lists lists, nint structure, nint numbers, nint data, nint memory, nint metric)
    {
        Span<int> counts = stackalloc int[2];
        var isFirst = true;
        for (var active = fits; active > 0; active = counts[1])
        {
            counts.Clear();
            var counters = worker.Copy<int>("counters", counts);
            Launch(worker, "evaluate", active, structure, numbers, data, memory, layout.Capacity, active, lists.Active, lists.Accepted, lists.Next, counters, options.MaxIterations);
            worker.Read(counters, counts);
            (Evaluations, Solutions) = (Evaluations + active, Solutions + counts[0]);
            if (counts[0] > 0)
            {
                ReadOnlySpan<Argument> arguments = [structure, numbers, data, memory, layout.Capacity, counts[0], lists.Accepted, lists.Next, counters, options.EdmTolerance, metric];
                Launch(worker, isFirst ? "solve_first" : "solve", counts[0], isFirst ? arguments : arguments[..^1]);
                worker.Read(counters, counts);
            }

            isFirst = false;
            lists = lists with { Active = lists.Next, Next = lists.Active };
        }
    }

    private void Launch(DeviceWorker worker, string kernel, int fits, params ReadOnlySpan<Argument> arguments)
    {
        if (layout.Width == 1)
        {
            worker.PerItem(program, kernel, fits, arguments);
        }
        else
        {
            worker.PerGroup(program, kernel, fits, layout.Width, arguments);
        }
    }

    private readonly record struct Lists(nint Active, nint Accepted, nint Next)
    {
        public static Lists Reserve(DeviceWorker worker, int capacity) =>
            new(worker.Memory("active", 4L * capacity), worker.Memory("accepted", 4L * capacity), worker.Memory("next", 4L * capacity));
    }
}
