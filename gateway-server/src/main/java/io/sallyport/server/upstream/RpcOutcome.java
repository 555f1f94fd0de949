package io.sallyport.server.upstream;

/** What came of a message that was asked for in one piece. */
public sealed interface RpcOutcome {

    record Answered(Rpc.Answer answer) implements RpcOutcome {}

    record Accepted() implements RpcOutcome {}

    record Unanswered(RpcFailure failure) implements RpcOutcome {}
}
