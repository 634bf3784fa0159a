"""The rules: pure, told the time, answering with a fact or a refusal."""
