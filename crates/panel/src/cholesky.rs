//! The square root of a symmetric positive matrix, as small as the panels need it.

/// `L` of `A = L·Lᵀ`, row by row.
pub(crate) struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Of a symmetric matrix given row by row (only its lower half is read); nothing when it is not
    /// positive.
    pub(crate) fn of(mut matrix: Vec<Vec<f64>>) -> Option<Self> {
        for i in 0..matrix.len() {
            let (above, rest) = matrix.split_at_mut(i);
            let row = rest.first_mut()?;
            for (j, other) in above.iter().enumerate() {
                let known: f64 = row[..j].iter().zip(&other[..j]).map(|(a, b)| a * b).sum();
                row[j] = (row[j] - known) / other[j];
            }
            let square = row[i] - row[..i].iter().map(|it| it * it).sum::<f64>();
            if square.is_nan() || square <= 0.0 {
                return None;
            }
            row[i] = square.sqrt();
            row.truncate(i + 1);
        }
        Some(Self { rows: matrix })
    }

    /// The logarithm of the determinant of `A`.
    pub(crate) fn log_determinant(&self) -> f64 {
        2.0 * self.rows.iter().enumerate().map(|(i, row)| row[i].ln()).sum::<f64>()
    }

    /// `x` with `A·x = b`.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for (i, row) in self.rows.iter().enumerate() {
            let known: f64 = row[..i].iter().zip(&x).map(|(a, b)| a * b).sum();
            x[i] = (x[i] - known) / row[i];
        }
        self.solve_transposed(x)
    }

    /// `x` with `Lᵀ·x = z`: normal numbers become normal numbers with covariance `A⁻¹`.
    pub(crate) fn solve_transposed(&self, z: Vec<f64>) -> Vec<f64> {
        let mut x = z;
        for (i, row) in self.rows.iter().enumerate().rev() {
            x[i] /= row[i];
            let solved = x[i];
            for (earlier, factor) in x[..i].iter_mut().zip(row) {
                *earlier -= factor * solved;
            }
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_solves_what_one_can_check_by_hand() {
        let matrix = vec![vec![4.0, 2.0, 0.0], vec![2.0, 5.0, 2.0], vec![0.0, 2.0, 5.0]];
        let root = Cholesky::of(matrix).expect("positive");
        assert!((root.log_determinant() - 64_f64.ln()).abs() < 1e-12);
        let x = root.solve(&[8.0, 18.0, 19.0]);
        for (value, expected) in x.iter().zip([1.0, 2.0, 3.0]) {
            assert!((value - expected).abs() < 1e-12, "{x:?}");
        }
        assert!(Cholesky::of(vec![vec![1.0, 2.0], vec![2.0, 1.0]]).is_none());
        assert!(Cholesky::of(vec![vec![f64::NAN]]).is_none());
    }
}
