"""The outside world behind the contracts that nodes see."""
