;; Weighted sums of four neighbours, for pictures of 8 bits. `npm run wasm` makes weighted-sums.ts of it.
(module
  (memory (export "memory") 1)

  ;; Each of `count` times: the four bytes at `to` become floor((a p + b q + c r + d s) / 2^22 + 1/2) within 0 to 255,
  ;; where p are the four bytes at `from`, and q, r, s those that lie `apart`, twice and three times as far from them.
  (func (export "sums")
    (param $to i32) (param $toStep i32) (param $from i32) (param $fromStep i32) (param $apart i32) (param $count i32)
    (param $a i32) (param $b i32) (param $c i32) (param $d i32)
    (local $third i32) (local $fourth i32) (local $half v128) (local $sum v128)
    (local $aa v128) (local $bb v128) (local $cc v128) (local $dd v128)
    (local.set $third (i32.shl (local.get $apart) (i32.const 1)))
    (local.set $fourth (i32.mul (local.get $apart) (i32.const 3)))
    (local.set $half (i32x4.splat (i32.const 0x200000)))
    (local.set $aa (i32x4.splat (local.get $a)))
    (local.set $bb (i32x4.splat (local.get $b)))
    (local.set $cc (i32x4.splat (local.get $c)))
    (local.set $dd (i32x4.splat (local.get $d)))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum
          (i32x4.add
            (i32x4.add
              (i32x4.mul (local.get $aa)
                (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero (local.get $from)))))
              (i32x4.mul (local.get $bb)
                (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero
                  (i32.add (local.get $from) (local.get $apart)))))))
            (i32x4.add
              (i32x4.mul (local.get $cc)
                (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero
                  (i32.add (local.get $from) (local.get $third))))))
              (i32x4.mul (local.get $dd)
                (i32x4.extend_low_i16x8_u (i16x8.extend_low_i8x16_u (v128.load32_zero
                  (i32.add (local.get $from) (local.get $fourth)))))))))
        (local.set $sum (i32x4.shr_s (i32x4.add (local.get $sum) (local.get $half)) (i32.const 22)))
        (local.set $sum (i16x8.narrow_i32x4_s (local.get $sum) (local.get $sum)))
        (v128.store32_lane 0 (local.get $to) (i8x16.narrow_i16x8_u (local.get $sum) (local.get $sum)))
        (local.set $to (i32.add (local.get $to) (local.get $toStep)))
        (local.set $from (i32.add (local.get $from) (local.get $fromStep)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))))
